#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/clock.hpp"
#include "store/feed_division.hpp"
#include "store/feed_pages.hpp"
#include "store/sqlite.hpp"
#include "tests/unit/store/feed_pages_fixture.hpp"

namespace tidings::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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
  serve_archive(2);
  serve_archive(2, "others");
  open();
  EXPECT_EQ(pages_->archive({}, 2)->frozen, "bytes");
  EXPECT_EQ(pages_->archive({}, 1)->frozen, "");
}

TEST_F(FeedPagesTest, EditThatIsTakenBackIsNewerThanTheEditWhichIsNeverOfTheFuture) {
  add(0, 9);
  walk();
  const auto archived = pages_->archive({}, 1)->entries.at(0).entry;
  const auto shown_after = [&](const std::string& bytes, std::filesystem::file_time_type written) {
    support::write_file(file_of(0), bytes);
    std::filesystem::last_write_time(file_of(0), written);
    store_->review("example/2026/02");
    const auto current = pages_->current({}, {.items = items_}).entries;
    const auto found =
        std::ranges::find(current, archived.guid, [](const auto& shown) { return shown.entry.guid; });
    return found == current.end() ? archived.date() : found->entry.updated.value_or(archived.date());
  };
  const auto bytes = support::read_file(file_of(0));
  auto edited = bytes;
  edited.replace(edited.find("<p>text"), 7, "<p>mine");
  const auto present = std::filesystem::file_time_type::clock::now();
  const auto noticed = shown_after(edited, present + std::chrono::years(7));
  EXPECT_GT(noticed, archived.date());
  EXPECT_LE(noticed, now());
  EXPECT_GE(shown_after(bytes, present), noticed);
}

TEST_F(FeedPagesTest, ArchivedEntryThatIsTouchedIsNoNewsAlsoWhereTheIndexWasLost) {
  add(0, 30);
  walk();
  serve_archive(1);
  const auto current = [&] { return guids_of(pages_->current({}, {.items = items_}).entries); };
  const auto before = current();

  lose_index();
  current();
  std::filesystem::last_write_time(file_of(0), std::filesystem::file_time_type());
  store_->review("example/2026/02");
  EXPECT_EQ(current(), before);
}

TEST_F(FeedPagesTest, EntryThatIsBackUnchangedStaysInTheArchiveThatWasServed) {
  add(0, 30);
  walk();
  serve_archive(1);
  const auto current = [&] { return guids_of(pages_->current({}, {.items = items_}).entries); };
  const auto before = current();
  const auto bytes = support::read_file(file_of(0));

  remove(0);
  current();
  write(0, bytes);
  EXPECT_EQ(current(), before) << "put back";

  write(0, "no entry");
  current();
  write(0, bytes);
  EXPECT_EQ(current(), before) << "mended";

  std::filesystem::rename(file_of(0), options().path / "entries/moved.md");
  store_->review("example/2026/02");
  current();
  store_->review("");
  EXPECT_EQ(current(), before) << "moved";
}

TEST_F(FeedPagesTest, EntryThatAnArchiveWasServedWithoutIsInALaterDocumentOnceItIsBack) {
  add(0, 30);
  walk();
  const auto bytes = [&](int minute) { return support::read_file(file_of(minute)); };
  const auto removed = bytes(0);
  const auto broken = bytes(1);
  remove(0);
  write(1, "no entry");
  const auto aside = options().path / "entries/aside";
  std::filesystem::rename(file_of(2), aside);  // without anybody's notice
  serve_archive(1);
  std::filesystem::rename(aside, file_of(2));
  pages_->current({}, {.items = items_});
  write(0, removed);
  write(1, broken);
  const auto found = walk();
  EXPECT_THAT(found, testing::IsSupersetOf({"example0", "example1", "example2"}));
  EXPECT_THAT(found, testing::Not(Contains("example3"))) << "it was served in the archive";
  EXPECT_THAT(found, SizeIs(30 - 5));
}

TEST_F(FeedPagesTest, EntryThatIsBackWithoutItsEditIsNewerThanTheEdit) {
  add(0, 9);
  const auto bytes = support::read_file(file_of(0));
  auto edited = bytes;
  edited.replace(edited.find("<p>text"), 7, "<p>mine");
  write(0, edited);
  walk();
  const auto archived = pages_->archive({}, 1)->entries.at(0).entry;
  serve_archive(1);
  remove(0);
  write(0, bytes);
  const auto current = pages_->current({}, {.items = items_}).entries;
  const auto back =
      std::ranges::find(current, archived.guid, [](const auto& shown) { return shown.entry.guid; });
  ASSERT_NE(back, current.end());
  EXPECT_GE(back->entry.updated, archived.updated);
  EXPECT_GT(archived.updated, archived.date());
}

TEST_F(FeedPagesTest, FeedsSeeThatAFileIsNoEntryAnyMoreAndThatItIsMended) {
  add(0, 3);
  const auto bytes = support::read_file(file_of(0));
  for (const auto& text : {std::string("no entry"), bytes}) {
    const auto mark = pages_->mark();
    support::write_file(file_of(0), text);
    store_->review("example/2026/02");
    EXPECT_TRUE(pages_->changed_since({}, mark));
    expect_each_once(text == bytes ? 3 : 2);
  }
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
  serve_archive(1);
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
  lose_index();
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
