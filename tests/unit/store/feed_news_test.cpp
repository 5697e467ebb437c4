#include <algorithm>

#include "store/sqlite.hpp"
#include "tests/unit/store/feed_pages_fixture.hpp"

namespace tidings::store {
namespace {

using testing::Contains;
using testing::SizeIs;

/// What changed since readers saw it.
class FeedNews : public FeedPagesTest {
 protected:
  /// By its publisher.
  Entry correct(int minute) {
    auto corrected = entry_at(minute);
    corrected.content = make_entry("x", "x", "<p>corrected</p>").content;
    finish({corrected});
    return corrected;
  }

  std::vector<std::string> current() { return guids_of(pages_->current({}, {.items = items_}).entries); }
};

TEST_F(FeedNews, ChangedEntryIsInTheCurrentDocumentAgain) {
  add(0, 30);
  walk();
  correct(3);
  EXPECT_THAT(current(), Contains("example3"));
  expect_each_once(30);
}

TEST_F(FeedNews, NewsIsNewsStillThoughAQuietChangeCameAfterIt) {
  add(0, 30);
  walk();
  auto changed = correct(3);
  changed.tags = {"quiet"};
  finish({changed});
  EXPECT_THAT(current(), Contains("example3"));
  expect_each_once(30);
}

/// Whose changes counted on by two, odd where they were news.
TEST_F(FeedNews, NewsOfAnIndexOfVersion13IsNewsStill) {
  add(0, 30);
  walk();
  correct(3);
  pages_.reset();
  store_.reset();
  Database(options().path / "index.db").execute(R"(
UPDATE entries SET changed = 2 * changed + (told = changed);
ALTER TABLE entries DROP COLUMN told;
PRAGMA user_version = 13;
)");
  Database(options().path / "archive.db").execute("UPDATE feeds SET seen = 2 * seen + 1");
  open();
  EXPECT_THAT(current(), Contains("example3"));
  expect_each_once(30);
}

TEST_F(FeedNews, ChangeThatCameBetweenARebuildAndTheNextDivisionIsNews) {
  add(0, 30);
  walk();
  open();
  store_->rebuild({});
  correct(3);
  EXPECT_THAT(current(), Contains("example3"));
  expect_each_once(30);
}

TEST_F(FeedNews, ChangeThatCameBeforeARebuildIsNews) {
  add(0, 30);
  walk();
  correct(3);
  open();
  store_->rebuild({});
  EXPECT_THAT(current(), Contains("example3"));
  expect_each_once(30);
}

TEST_F(FeedNews, EditThatCameBetweenALostIndexAndTheNextDivisionIsNewsAndNothingElseIs) {
  add(0, 30);
  const auto before = current();
  lose_index();
  auto bytes = support::read_file(file_of(3));
  bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
  write(3, bytes);
  const auto shown = current();
  EXPECT_THAT(shown, Contains("example3"));
  EXPECT_THAT(shown, testing::IsSupersetOf(before));
  EXPECT_THAT(shown, SizeIs(before.size() + 1));
  expect_each_once(30);
}

TEST_F(FeedNews, ChangedEntryIsNotClosedAtOnceWhereTheCurrentDocumentIsFull) {
  add(0, 9);
  walk();
  add(9, 10);
  walk();
  correct(0);
  const auto shown = current();
  EXPECT_THAT(shown, SizeIs(items_));
  EXPECT_THAT(shown, Contains("example0"));
  expect_each_once(10);
}

TEST_F(FeedNews, EntryThatTheOperatorEditedIsNewerThanInItsArchive) {
  add(0, 9);
  walk();
  const auto archived = pages_->archive({}, 1)->entries.at(0).entry;
  auto bytes = support::read_file(file_of(0));
  bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
  support::write_file(file_of(0), bytes);
  store_->review("example/2026/02");
  const auto current = pages_->current({}, {.items = items_}).entries;
  const auto edited =
      std::ranges::find(current, archived.guid, [](const auto& shown) { return shown.entry.guid; });
  ASSERT_NE(edited, current.end());
  EXPECT_GT(edited->entry.updated, archived.updated);
}

TEST_F(FeedNews, EditAfterTheIndexWasMadeAgainIsNewAtOnce) {
  add(0, 1);
  const auto shown = [&] { return pages_->current({}, {.items = items_}).entries.at(0).entry.updated; };
  const auto published = shown();
  lose_index();
  EXPECT_EQ(shown(), published);
  auto bytes = support::read_file(file_of(0));
  bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
  write(0, bytes);
  const auto edited = shown();
  EXPECT_GT(edited, published);
  open();
  store_->rebuild(nullptr);
  EXPECT_EQ(shown(), edited) << "after another rebuild";
  finish({entry_at(0)});
  EXPECT_EQ(shown(), edited) << "after a poll";
}

}  // namespace
}  // namespace tidings::store
