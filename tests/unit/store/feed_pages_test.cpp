#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/feed_division.hpp"
#include "store/feed_pages.hpp"
#include "store/sqlite.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const SourceId other = *SourceId::parse("other");

Entry entry_at(int minute, const SourceId& source = example) {
  auto entry = make_entry(source.str() + std::to_string(minute), "T" + std::to_string(minute));
  entry.source = source;
  entry.published = noon - std::chrono::hours(24) + std::chrono::minutes(minute);
  return entry;
}

std::vector<std::string> guids_of(const std::vector<StoredEntry>& entries) {
  std::vector<std::string> guids;
  for (const auto& shown : entries) guids.push_back(shown.entry.guid);
  return guids;
}

class FeedPagesTest : public testing::Test {
 protected:
  FeedPagesTest() { open(); }

  Options options() const {
    return {.path = folder_.path() / "store", .format = {}, .layout = Layout::source};
  }

  void open() {
    pages_.reset();
    store_.reset();
    store_ = open_store(options());
    const std::vector<RegisteredSource> sources{{example, "https://example.org/feed"},
                                                {other, "https://other.example/feed"}};
    store_->set_sources(each(sources), noon);
    pages_.emplace(options());
  }

  void finish(std::vector<Entry> entries) {
    auto poll = finished(std::move(entries));
    if (poll.feed && !poll.feed->entries.empty()) poll.source = poll.feed->entries.front().source;
    std::vector<Finished> polls;
    polls.push_back(std::move(poll));
    store_->finish(std::move(polls));
  }

  /// The article of one source, seen in another, too, later.
  void add_twin(int minute, const SourceId& first = example, const SourceId& second = other) {
    auto twin = entry_at(minute, second);
    twin.link = entry_at(minute, first).link;
    twin.seen += std::chrono::minutes(1);
    finish({twin});
  }

  std::filesystem::path file_of(int minute) const {
    return options().path / "entries/example/2026/02" / ("28-T" + std::to_string(minute) + ".md");
  }

  void remove(int minute) {
    std::filesystem::remove(file_of(minute));
    store_->review("example/2026/02");
  }

  void add(int from, int to, const SourceId& source = example) {
    std::vector<Entry> entries;
    for (int minute = from; minute < to; ++minute) entries.push_back(entry_at(minute, source));
    finish(std::move(entries));
  }

  /// Current document and archives, as a reader of the whole history walks them.
  std::vector<std::string> walk(const FeedScope& scope = {}) {
    const auto current = pages_->current(scope, {.items = items_});
    auto found = guids_of(current.entries);
    for (auto number = current.archives; number > 0; --number) {
      const auto page = pages_->archive(scope, number);
      if (!page) throw std::logic_error("an archive is missing");
      const auto older = guids_of(page->entries);
      found.insert(found.end(), older.begin(), older.end());
    }
    return found;
  }

  void expect_each_once(std::size_t count, const FeedScope& scope = {}) {
    const auto found = walk(scope);
    EXPECT_THAT(found, SizeIs(count));
    EXPECT_THAT(std::set(found.begin(), found.end()), SizeIs(count));
  }

  std::size_t items_ = 8;
  support::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::optional<FeedPages> pages_;
};

TEST_F(FeedPagesTest, CurrentIsTheNewestAndTheRestIsArchivedInOrder) {
  add(0, 30);
  const auto current = pages_->current({}, {.items = items_});
  EXPECT_THAT(guids_of(current.entries), ElementsAre("example29", "example28", "example27", "example26",
                                                     "example25", "example24", "example23", "example22"));
  EXPECT_EQ(current.archives, 3U);
  EXPECT_EQ(guids_of(pages_->archive({}, 1)->entries).back(), "example0");
  expect_each_once(30);
  EXPECT_FALSE(pages_->archive({}, 0));
  EXPECT_FALSE(pages_->archive({}, 4));
}

TEST_F(FeedPagesTest, ContentForWhichADocumentIsTooSmallIsLeftOut) {
  std::vector<Entry> entries;
  for (int minute = 0; minute < 4; ++minute) {
    entries.push_back(entry_at(minute));
    const auto size = minute == 1 ? 10U : 3U << 20U;
    entries.back().content = make_entry("x", "x", std::string(size, 'a')).content;
  }
  finish(std::move(entries));
  const auto current = pages_->current({}, {.items = items_});
  std::vector<std::size_t> sizes;
  for (const auto& shown : current.entries) sizes.push_back(shown.entry.content.str().size());
  EXPECT_THAT(sizes, ElementsAre(3U << 20U, 0, 10, 0)) << "the newest first";
}

TEST_F(FeedPagesTest, EveryEntryIsThereOnceWhateverComesAfter) {
  std::size_t count = 0;
  for (int from = 0; from < 100; from += 7) {
    add(from, from + 7);
    count += 7;
    expect_each_once(count);
    EXPECT_LT(pages_->current({}, {.items = items_}).entries.size(), items_ + slack_for(items_));
  }
  open();
  expect_each_once(count);
}

TEST_F(FeedPagesTest, ManyEntriesAreDividedBitByBit) {
  add(0, 100, other);
  add(100, 200);
  pages_->current({}, {.items = items_, .at_once = 20});
  expect_each_once(200);
  add(200, 300);
  pages_->current({}, {.items = items_, .at_once = 20});
  expect_each_once(300);
}

/// Killed in between: some bits are divided, and the feed says that nothing is.
TEST_F(FeedPagesTest, DivisionThatWasInterruptedGoesOn) {
  add(0, 100);
  pages_->current({}, {.items = items_, .at_once = 20});
  Database(options().path / "archive.db").execute("UPDATE feeds SET generation = 0, seen = 0");
  open();
  add(100, 120);
  expect_each_once(120);
}

TEST_F(FeedPagesTest, ArchiveKeepsItsEntriesForEver) {
  add(0, 30);
  walk();
  const auto first = guids_of(pages_->archive({}, 1)->entries);
  add(30, 60);
  add(0, 5, other);
  walk();
  EXPECT_EQ(guids_of(pages_->archive({}, 1)->entries), first);
}

TEST_F(FeedPagesTest, FrozenBytesAreTheFirstOnes) {
  add(0, 30);
  walk();
  pages_->freeze({}, 2, "bytes");
  pages_->freeze({}, 2, "others");
  open();
  EXPECT_EQ(pages_->archive({}, 2)->frozen, "bytes");
  EXPECT_EQ(pages_->archive({}, 1)->frozen, "");
}

TEST_F(FeedPagesTest, ChangedEntryIsInTheCurrentDocumentAgain) {
  add(0, 30);
  walk();
  auto changed = entry_at(3);
  changed.content = make_entry("x", "x", "<p>corrected</p>").content;
  finish({changed});
  EXPECT_THAT(guids_of(pages_->current({}, {.items = items_}).entries), Contains("example3"));
  expect_each_once(30);
}

TEST_F(FeedPagesTest, QuietChangeStaysWhereItIs) {
  add(0, 30);
  const auto before = walk();
  const auto mark = pages_->mark();
  auto changed = entry_at(3);
  changed.tags = {"one more"};
  finish({changed});
  EXPECT_TRUE(pages_->changed_since({}, mark));
  EXPECT_EQ(walk(), before);
}

TEST_F(FeedPagesTest, NewEntryThatChangedQuietlyBeforeAnybodyAskedIsThere) {
  walk();
  add(0, 3);
  auto changed = entry_at(1);
  changed.tags = {"one more"};
  finish({changed});
  expect_each_once(3);
}

TEST_F(FeedPagesTest, ChangedEntryOfAFrozenArchiveIsInBoth) {
  add(0, 30);
  walk();
  pages_->freeze({}, 1, "bytes");
  auto changed = entry_at(3);
  changed.content = make_entry("x", "x", "<p>corrected</p>").content;
  finish({changed});
  EXPECT_THAT(guids_of(pages_->current({}, {.items = items_}).entries), Contains("example3"));
  EXPECT_EQ(pages_->archive({}, 1)->frozen, "bytes");
}

TEST_F(FeedPagesTest, DeletedEntryIsShownNoMore) {
  add(0, 12);
  walk();
  remove(11);
  remove(0);
  expect_each_once(10);
}

TEST_F(FeedPagesTest, IndexThatIsMadeAgainGivesTheSameFeeds) {
  for (int from = 0; from < 40; from += 9) {
    add(from, from + 9);
    walk();
  }
  add(0, 5, other);
  const auto before = walk();
  const auto of_source = walk({FeedScope::Kind::source, "example"});
  pages_.reset();
  store_.reset();
  for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
    std::filesystem::remove(options().path / name);
  open();
  EXPECT_EQ(walk(), before);
  EXPECT_EQ(walk({FeedScope::Kind::source, "example"}), of_source);
}

TEST_F(FeedPagesTest, SourceAndCategoryHaveTheirOwn) {
  add(0, 20);
  add(0, 5, other);
  auto tagged = entry_at(50, other);
  tagged.categories = {"News", "Läufe & more"};
  finish({tagged});
  expect_each_once(6, {FeedScope::Kind::source, "other"});
  expect_each_once(20, {FeedScope::Kind::source, "example"});
  expect_each_once(26, {FeedScope::Kind::category, "News"});
  EXPECT_THAT(walk({FeedScope::Kind::category, "Läufe & more"}), ElementsAre("other50"));
  EXPECT_TRUE(pages_->exists({FeedScope::Kind::category, "News"}));
  EXPECT_FALSE(pages_->exists({FeedScope::Kind::category, "New"}));
  EXPECT_FALSE(pages_->exists({FeedScope::Kind::source, "nobody"}));
}

TEST_F(FeedPagesTest, EntryThatLeftACategoryIsShownThereNoMore) {
  add(0, 2);
  const FeedScope news{FeedScope::Kind::category, "News"};
  const auto mark = pages_->mark();
  expect_each_once(2, news);
  auto moved = entry_at(1);
  moved.categories = {"Sports"};
  finish({moved});
  EXPECT_TRUE(pages_->changed_since(news, mark));
  EXPECT_THAT(walk(news), ElementsAre("example0"));
}

TEST_F(FeedPagesTest, ArticleOfSeveralSourcesIsShownOnce) {
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

TEST_F(FeedPagesTest, ArticleWhoseEntryIsDeletedIsShownThroughItsOtherSource) {
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

TEST_F(FeedPagesTest, ArticleWhoseEntryIsPutBackIsShownOnce) {
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

TEST_F(FeedPagesTest, ArticleWhoseEntryIsPurgedFromAnArchiveStaysThere) {
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

TEST_F(FeedPagesTest, ArticleOfAServedArchiveIsNotShownAgainWhenItsEntryIsGone) {
  add(0, 30);
  add_twin(1);
  walk();
  pages_->freeze({}, 1, "bytes");
  remove(1);
  EXPECT_THAT(walk(), Not(Contains("other1")));
}

TEST_F(FeedPagesTest, ArticleWhoseEntryGetsAnotherLinkIsShownThroughItsOtherSource) {
  add(0, 3);
  add_twin(1);
  walk();
  auto moved = entry_at(1);
  moved.link = entry_at(9).link;
  finish({moved});
  EXPECT_THAT(walk(), UnorderedElementsAre("example2", "example1", "other1", "example0"));
}

TEST_F(FeedPagesTest, ArticleWhoseEntryLeavesACategoryIsShownThereThroughItsOtherSource) {
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

TEST_F(FeedPagesTest, EntryWhoseHiddenTwinIsDeletedStaysWhereItIs) {
  add(0, 30, other);
  add_twin(1, other, example);
  const auto before = walk();
  const auto of_source = walk({FeedScope::Kind::source, "other"});
  remove(1);
  EXPECT_EQ(walk(), before);
  EXPECT_EQ(walk({FeedScope::Kind::source, "other"}), of_source);
}

TEST_F(FeedPagesTest, SourceThatFloodsLeavesRoomForOthers) {
  add(0, 4, other);
  walk();
  add(100, 200);
  const auto found = guids_of(pages_->current({}, {.items = items_}).entries);
  EXPECT_THAT(found, testing::IsSupersetOf({"other0", "other1", "other2", "other3"}));
  EXPECT_THAT(found, Contains("example199"));
  expect_each_once(104);
}

TEST_F(FeedPagesTest, FeedWithoutChangesIsNotDividedAgain) {
  add(0, 30);
  walk();
  const auto mark = pages_->mark();
  EXPECT_FALSE(pages_->changed_since({}, mark));
  add(0, 30);
  EXPECT_FALSE(pages_->changed_since({}, mark));
  add(30, 31);
  EXPECT_TRUE(pages_->changed_since({}, mark));
  EXPECT_FALSE(pages_->changed_since({FeedScope::Kind::source, "other"}, mark));
}

TEST(Divide, ShareOfOneSourceMayBeAllOfIt) {
  std::vector<Candidate> entries;
  for (int minute = 0; minute < 20; ++minute)
    entries.push_back({.number = minute,
                       .position = noon + std::chrono::minutes(minute),
                       .source = minute < 5 ? "b" : "a"});
  const auto of_others = [&](std::size_t share) {
    return std::ranges::count(divide(entries, {.items = 8, .share = share}, 1).current, "b",
                              &Candidate::source);
  };
  EXPECT_EQ(of_others(50), 4);
  EXPECT_EQ(of_others(100), 0);
}

TEST(Divide, FewEntriesStayTogether) {
  const std::vector<Candidate> entries(9, Candidate{.source = "a"});
  EXPECT_THAT(divide(entries, {.items = 8}, 2).archives, IsEmpty());
  EXPECT_THAT(divide(entries, {.items = 8}, 1).archives, ElementsAre(SizeIs(1)));
}

}  // namespace
}  // namespace tidings::store
