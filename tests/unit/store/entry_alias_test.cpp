#include <gtest/gtest.h>

#include "store/entry_alias.hpp"
#include "store/entry_id.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

TEST(CanonicalLink, IsTheSameWhateverWayLedThere) {
  for (const auto* link :
       {"https://www.example.org/a/b", "http://example.org/a/b/",
        "https://example.org/a/b?utm_source=rss&utm_medium=x", "https://example.org/a/b/amp/",
        "https://example.org/a/b?fbclid=1#top", "https://example.org/a/b?&"})
    EXPECT_EQ(canonical_link(link), "example.org/a/b") << link;
}

TEST(CanonicalLink, KeepsWhatNamesTheArticle) {
  EXPECT_EQ(canonical_link("https://example.org/?p=1&utm_campaign=x&page=2"), "example.org?p=1&page=2");
  EXPECT_EQ(canonical_link("https://example.org/lamp"), "example.org/lamp");
  EXPECT_EQ(canonical_link("https://example.org/a?amplitude=3"), "example.org/a?amplitude=3");
}

TEST(Lookups, FrontPageIsNoArticle) {
  auto entry = make_entry("", "One");
  EXPECT_EQ(entry.link->str(), "https://example.org/");
  EXPECT_EQ(lookups_of(entry).article, 0);
  EXPECT_NE(lookups_of(make_entry("1", "One")).article, 0);
}

TEST(Lookups, AliasesOfAnotherSourceAreOthers) {
  const auto entry = make_entry("https://example.org/1", "One");
  auto other = entry;
  other.source = *SourceId::parse("other");
  const auto aliases = lookups_of(entry).aliases;
  const auto others = lookups_of(other).aliases;
  ASSERT_EQ(aliases.size(), others.size());
  for (std::size_t i = 0; i < aliases.size(); ++i) EXPECT_NE(aliases[i].number, others[i].number);
  EXPECT_EQ(lookups_of(entry).article, lookups_of(other).article);
}

TEST(Lookups, LongIdOfTheWholeWorldIsShared) {
  const auto shared_id_of = [](const std::string& guid, const SourceId& source = example) {
    auto entry = with_guid(make_entry("1", "One"), guid);
    entry.source = source;
    return lookups_of(entry).shared_id;
  };
  const auto other = *SourceId::parse("other");
  for (const auto& id :
       {std::string("https://example.org/1"), "https://example.org/" + std::string(600, 'x')}) {
    EXPECT_NE(shared_id_of(id), 0);
    EXPECT_EQ(shared_id_of(id), shared_id_of(id, other));
    EXPECT_EQ(shared_id_of(id), shared_id(entry_id_from_guid(id).key));
    EXPECT_NE(shared_id_of(id), shared_id_of(id + "y"));
  }
  EXPECT_EQ(shared_id_of(std::string(600, 'x')), 0) << "an id inside its feed alone";
  auto told_apart = with_guid(make_entry("1", "One"), "https://example.org/" + std::string(600, 'x'));
  told_apart.id = *entry_id_with_link(told_apart.guid, told_apart.link);
  EXPECT_EQ(lookups_of(told_apart).shared_id, 0) << "several entries of one source have it";
}

}  // namespace
}  // namespace tidings::store
