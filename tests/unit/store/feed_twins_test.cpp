#include <algorithm>

#include "tests/unit/store/feed_pages_fixture.hpp"

// One article that several sources have.
namespace tidings::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class FeedTwins : public FeedPagesTest {};

TEST_F(FeedTwins, ArticleOfSeveralSourcesIsShownOnce) {
  auto first = entry_at(1);
  auto second = entry_at(2, other);
  second.link = first.link;
  finish({first});
  finish({second});
  const auto current = pages_->current({}, {.items = items_});
  ASSERT_THAT(guids_of(current.entries), ElementsAre("example1"));
  EXPECT_THAT(current.entries[0].also_in, SizeIs(1));
  EXPECT_THAT(walk({FeedScope::Kind::source, "other"}), ElementsAre("other2"));
}

TEST_F(FeedTwins, IdOfAnotherSourceTakesNoEntrysPlace) {
  auto genuine = with_guid(entry_at(1), "https://example.org/1");
  auto forged = with_guid(entry_at(5, other), genuine.guid);
  finish({genuine});
  finish({forged});
  const auto current = pages_->current({}, {.items = items_, .deletions = 10});
  ASSERT_THAT(current.entries, SizeIs(1));
  EXPECT_EQ(current.entries[0].entry.source, example);
  EXPECT_THAT(walk({FeedScope::Kind::source, "other"}), ElementsAre(genuine.guid));

  // It is not gone because the other is.
  std::filesystem::remove(options().path / "entries/other/2026/02/28-T5.md");
  store_->review("other/2026/02");
  EXPECT_THAT(pages_->current({}, {.items = items_, .deletions = 10}).deletions, testing::IsEmpty());

  finish({with_guid(entry_at(6, other), genuine.guid + "x"),
          with_guid(entry_at(7, other), "https://o.example/7")});
  std::filesystem::remove(options().path / "entries/example/2026/02/28-T1.md");
  auto late = with_guid(entry_at(9), "https://o.example/7");
  late.seen += std::chrono::minutes(1);
  finish({late});
  store_->review("example/2026/02");
  EXPECT_THAT(walk(), ElementsAre("https://o.example/7", genuine.guid + "x"));
}

TEST_F(FeedTwins, IdThatSeveralSourcesHaveIsShownOnceAlsoWhenTheIndexIsMadeAgain) {
  int minute = 0;
  for (const auto& guid :
       {std::string("https://example.org/1"), "https://long.example/" + std::string(600, 'x')}) {
    finish({with_guid(entry_at(minute++), guid)});
    auto second = with_guid(entry_at(minute++, other), guid);
    second.seen += std::chrono::minutes(1);
    finish({second});
  }
  add(10, 30);
  const auto before = walk();
  ASSERT_THAT(std::set(before.begin(), before.end()), SizeIs(before.size()));
  ASSERT_THAT(before, SizeIs(22));
  store_->rebuild({});
  EXPECT_EQ(walk(), before);
}

TEST_F(FeedTwins, EntryWhoseIdAnotherSourceHasTooIsShownThroughItWhenItIsRemoved) {
  auto first = with_guid(entry_at(1), "https://example.org/1");
  auto second = with_guid(entry_at(5, other), first.guid);
  second.seen += std::chrono::minutes(1);
  finish({first});
  finish({second});
  ASSERT_THAT(walk(), ElementsAre(first.guid));
  std::filesystem::remove(file_of(1));
  store_->review("example/2026/02");
  EXPECT_THAT(walk(), ElementsAre(second.guid));
}

TEST_F(FeedTwins, ArticleWhoseEntryIsDeletedIsShownThroughItsOtherSource) {
  add(0, 3);
  add_twin(1);
  ASSERT_THAT(walk(), ElementsAre("example2", "example1", "example0"));
  const auto mark = pages_->mark();
  remove(1);
  EXPECT_TRUE(pages_->changed_since({}, mark));
  EXPECT_THAT(walk(), ElementsAre("example2", "other1", "example0"));
  add_twin(1);
  EXPECT_THAT(walk(), ElementsAre("example2", "other1", "example0"));
}

TEST_F(FeedTwins, ArticleWhoseEntryIsPutBackIsShownOnce) {
  add(0, 3);
  add_twin(1);
  walk();
  const auto bytes = support::read_file(file_of(1));
  remove(1);
  walk();
  support::write_file(file_of(1), bytes);
  store_->review("example/2026/02");
  EXPECT_THAT(walk(), ElementsAre("example2", "other1", "example0"));
}

TEST_F(FeedTwins, ArticleWhoseEntryIsPurgedFromAnArchiveStaysThere) {
  add(0, 30);
  add_twin(1);
  add_twin(29);
  auto expected = walk();
  *std::ranges::find(expected, "example1") = "other1";
  std::erase(expected, "example0");
  const std::vector<RegisteredSource> keeping{{example, "https://example.org/feed", "", {.count = 28}},
                                              {other, "https://other.example/feed"}};
  store_->set_sources(each(keeping), noon);
  finish({});
  EXPECT_EQ(walk(), expected) << "its place is no news";
}

TEST_F(FeedTwins, ArticleOfAServedArchiveIsNotShownAgainWhenItsEntryIsGone) {
  add(0, 30);
  add_twin(1);
  walk();
  serve_archive(1);
  remove(1);
  EXPECT_THAT(walk(), Not(Contains("other1")));
}

TEST_F(FeedTwins, ArticleWhoseEntryGetsAnotherLinkIsShownThroughItsOtherSource) {
  add(0, 3);
  add_twin(1);
  walk();
  auto moved = entry_at(1);
  moved.link = entry_at(9).link;
  finish({moved});
  EXPECT_THAT(walk(), UnorderedElementsAre("example2", "example1", "other1", "example0"));
}

TEST_F(FeedTwins, ArticleWhoseEntryLeavesACategoryIsShownThereThroughItsOtherSource) {
  const FeedScope news{FeedScope::Kind::category, "News"};
  auto first = entry_at(1);
  auto second = entry_at(2, other);
  first.categories = second.categories = {"News"};
  second.link = first.link;
  finish({first});
  finish({second});
  ASSERT_THAT(walk(news), ElementsAre("example1"));
  ASSERT_THAT(walk(), ElementsAre("example1"));
  first.categories = {"Sports"};
  finish({first});
  EXPECT_THAT(walk(news), ElementsAre("other2"));
  EXPECT_THAT(walk(), ElementsAre("example1"));
}

TEST_F(FeedTwins, EntryWhoseHiddenTwinIsDeletedStaysWhereItIs) {
  add(0, 30, other);
  add_twin(1, other, example);
  const auto before = walk();
  const auto of_source = walk({FeedScope::Kind::source, "other"});
  remove(1);
  EXPECT_EQ(walk(), before);
  EXPECT_EQ(walk({FeedScope::Kind::source, "other"}), of_source);
}

}  // namespace
}  // namespace tidings::store
