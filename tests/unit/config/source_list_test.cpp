#include "daemon/config/source_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::config {
namespace {

using testing::ElementsAre;

store::SourceId id(const std::string& text) { return *store::SourceId::parse(text); }

Source source(const std::string& name, const std::string& file, std::vector<std::string> categories = {}) {
  return {.id = id(name),
          .file = Shared(std::filesystem::path(file)),
          .line = 3,
          .url = *text::Url::parse("https://me:pw@" + name + ".example/?a#b"),
          .name = "Named " + name,
          .categories = std::move(categories)};
}

SourceList list_of(const std::vector<Source>& sources) {
  SourceList::Builder builder("/etc/feeds");
  for (const auto& one : sources) builder.add(one);
  return std::move(builder).build();
}

std::vector<Source> all_of(const SourceList& list) {
  std::vector<Source> sources;
  for (const auto& one : list.all()) sources.push_back(one);
  return sources;
}

TEST(SourceList, GivesBackWhatWasAddedById) {
  auto disabled = source("d", "/etc/feeds/list.opml", {"x"});
  disabled.enabled = false;
  auto special = source("c", "/etc/feeds/c.toml", {"x"});
  special.options = Shared(SourceOptions{.user_agent = "me"});
  auto nameless = source("b-1", "/etc/feeds/list.opml", {"x"});
  nameless.name.clear();
  const auto plain = source("b", "/etc/feeds/b.toml", {"x", "y"});
  EXPECT_THAT(all_of(list_of({disabled, special, nameless, plain})),
              ElementsAre(plain, nameless, special, disabled));
}

TEST(SourceList, FilesOfTheSameNameInAnotherFolderOrOfAnotherKindStay) {
  const auto elsewhere = source("a", "/tmp/a.toml");
  const auto listed = source("b", "/etc/feeds/b.opml");
  EXPECT_THAT(all_of(list_of({elsewhere, listed})), ElementsAre(elsewhere, listed));
}

TEST(SourceList, OfTheSameIdTheFirstStays) {
  const auto first = source("a", "/etc/feeds/a.toml");
  EXPECT_THAT(all_of(list_of({first, source("a", "/etc/feeds/list.opml", {"x"})})), ElementsAre(first));
}

TEST(SourceList, FindsById) {
  const auto list = list_of({source("b", ""), source("a", ""), source("a-b", "")});
  for (const auto* name : {"a", "a-b", "b"}) EXPECT_EQ(list[list.find(id(name)).value()].id, id(name));
  for (const auto* name : {"0", "a-", "a-c", "aa", "c"}) EXPECT_FALSE(list.find(id(name))) << name;
  EXPECT_FALSE(SourceList().find(id("a")));
}

TEST(SourceList, SingleFieldsAreThoseOfTheSource) {
  auto other = source("b", "");
  other.enabled = false;
  const auto list = list_of({source("a", ""), other});
  for (std::size_t place = 0; place < list.size(); ++place) {
    EXPECT_EQ(list.id(place), list[place].id.str());
    EXPECT_EQ(list.href(place), list[place].url.href());
    EXPECT_EQ(list.name(place), list[place].name);
    EXPECT_EQ(list.categories(place), list[place].categories);
    EXPECT_EQ(list.options(place), *list[place].options);
    EXPECT_EQ(list.is_enabled(place), list[place].enabled);
  }
}

TEST(SourceList, CategoriesAreThoseOfEnabledSourcesEachOnce) {
  auto disabled = source("c", "", {"other"});
  disabled.enabled = false;
  EXPECT_THAT(list_of({source("b", "", {"x", "y"}), disabled, source("a", "", {"z", "y"}),
                       source("d", "", {"x", "y"})})
                  .categories(),
              ElementsAre("z", "y", "x"));
}

}  // namespace
}  // namespace tidings::config
