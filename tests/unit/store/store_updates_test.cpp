#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_conformance.hpp"

// What every engine promises of entries that come again: under another id, with another text.
namespace tidings::store {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST_F(StoreConformance, IdThatChangesMovesNothing) {
  finish({with_guid(make_entry("1", "One"), "http://example.org/?p=1")});
  const auto path = files().begin()->first;
  const auto moved = with_guid(make_entry("1", "One"), "https://www.example.org/?p=1");
  EXPECT_FALSE(finish({moved}).any()) << "no reader is told";
  ASSERT_THAT(files(), ElementsAre(Pair(path, HasSubstr("known_as"))));
  EXPECT_THAT(guids(options()), ElementsAre("http://example.org/?p=1"));

  const auto before = files();
  EXPECT_FALSE(finish({moved}).any());
  EXPECT_EQ(files(), before) << "it is known by its second id from now on";
  EXPECT_EQ(finish({with_guid(make_entry("1", "One", "<p>more</p>"), moved.guid)}).updated, 1U);
  EXPECT_THAT(guids(options()), ElementsAre("http://example.org/?p=1"));
}

TEST_F(StoreConformance, IdThatChangedIsKnownAgainAfterTheIndexWasLost) {
  finish({with_guid(make_entry("1", "One"), "http://example.org/?p=1")});
  const auto moved = with_guid(make_entry("1", "Another title"), "https://www.example.org/?p=1");
  finish({moved});
  store_.reset();
  for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
    std::filesystem::remove(options().path / name);
  reopen();
  EXPECT_EQ(finish({moved}).added, 0U);
  EXPECT_THAT(guids(options()), ElementsAre("http://example.org/?p=1"));
}

TEST_F(StoreConformance, TwoThatTheDocumentHasAreNeverOne) {
  finish({make_entry("1", "Same")});
  EXPECT_EQ(finish({make_entry("1", "Same"), make_entry("2", "Same")}).added, 1U);
  EXPECT_EQ(finish({make_entry("3", "Same")}).added, 1U) << "which of the two it would be nobody knows";
  EXPECT_THAT(files(), testing::SizeIs(3));
}

TEST_F(StoreConformance, OneStoredEntryIsNotTwoNewOnes) {
  finish({make_entry("1", "Same")});
  EXPECT_EQ(finish({make_entry("2", "Same"), make_entry("3", "Same")}).added, 1U);
  EXPECT_THAT(files(), testing::SizeIs(2));
}

TEST_F(StoreConformance, WhatMovesByItselfIsNotWritten) {
  finish({make_entry(
      "1", "One",
      R"(<p><img src="https://example.org/a.jpg?t=1"> <a href="https://x.example/a">x</a></p>)")});
  const auto before = files();
  EXPECT_FALSE(finish({make_entry("1", "One",
                                  R"(<p><img src="https://example.org/a.jpg?t=2"> )"
                                  R"(<a href="https://x.example/a?utm_source=feed">x</a></p>)")})
                   .any());
  EXPECT_EQ(files(), before);
}

TEST_F(StoreConformance, NumbersAreRewrittenWithoutANewDate) {
  finish({make_entry("1", "One", "<p>from 19:00, 3 comments</p>")});
  EXPECT_EQ(finish({make_entry("1", "One", "<p>from 20:00, 4 comments</p>")}).updated, 1U);
  const auto stored = shown(options()).at(0).entry;
  EXPECT_THAT(stored.content.str(), HasSubstr("20:00"));
  EXPECT_FALSE(stored.updated);
}

TEST_F(StoreConformance, CounterIsNotWrittenAtEveryPoll) {
  std::size_t written = 0;
  for (int count = 0; count < 50; ++count)
    written += finish({make_entry("1", "One", "<p>" + std::to_string(count) + " comments</p>")}).updated;
  EXPECT_EQ(written, 8U);
}

TEST_F(StoreConformance, NewTextAdvancesUpdatedAFewTimesADay) {
  const auto poll_at = [&](Timestamp time, std::string body) {
    auto entry = make_entry("1", "One", body);
    entry.seen = time;
    EXPECT_EQ(finish({std::move(entry)}).updated, 1U);
    return shown(options()).at(0).entry.updated;
  };
  finish({make_entry("1", "One", "<p>zero</p>")});
  EXPECT_EQ(poll_at(noon + hours(1), "<p>one</p>"), noon + hours(1));
  EXPECT_EQ(poll_at(noon + hours(2), "<p>two</p>"), noon + hours(2));
  EXPECT_EQ(poll_at(noon + hours(3), "<p>three</p>"), noon + hours(3));
  EXPECT_EQ(poll_at(noon + hours(4), "<p>four</p>"), noon + hours(4));
  EXPECT_EQ(poll_at(noon + hours(5), "<p>five</p>"), noon + hours(4));
  EXPECT_EQ(poll_at(noon + hours(30), "<p>six</p>"), noon + hours(30));
}

/// What the next claim of the source gives back.
std::string item_marks(Store& store) {
  const auto claims = store.claim(noon, hours(0), {.selection = Selection::forced});
  return claims.at(0).item_marks;
}

Finished with_marks(Finished poll, std::string marks, std::vector<EntryId> unchanged = {}) {
  poll.feed->item_marks = std::move(marks);
  poll.feed->unchanged = std::move(unchanged);
  return poll;
}

TEST_F(StoreConformance, MarksOfItemsAreThoseOfTheLastFeed) {
  EXPECT_EQ(item_marks(*store_), "");
  const std::string bytes("\0\xFF'\n", 4);
  store_->finish({with_marks(finished({make_entry("1", "One")}), bytes)});
  EXPECT_EQ(item_marks(*store_), bytes);
  auto unchanged = finished({});
  unchanged.feed.reset();
  store_->finish({unchanged});
  EXPECT_EQ(item_marks(*store_), bytes) << "a poll without a document says nothing";
  reopen();
  EXPECT_EQ(item_marks(*store_), bytes);
  store_->finish({finished({make_entry("1", "One")})});
  EXPECT_EQ(item_marks(*store_), "");
}

TEST_F(StoreConformance, WhatADocumentHasUnchangedStaysAndIsFamiliar) {
  const auto one = make_entry("1", "One");
  finish({one, make_entry("2", "Two")});
  const auto before = files();
  auto poll = with_marks(finished({}), "marks", {one.id});
  EXPECT_EQ(store_->familiarity(example, *poll.feed).known_entries, 1U);
  EXPECT_FALSE(store_->finish({poll}).at(0).any());
  EXPECT_EQ(files(), before);
}

TEST_F(StoreConformance, NewIdIsNoOtherNameOfWhatADocumentHasUnchanged) {
  const auto one = make_entry("1", "Same");
  finish({one});
  EXPECT_EQ(store_->finish({with_marks(finished({make_entry("2", "Same")}), "", {one.id})}).at(0).added, 1U);
}

TEST_F(StoreConformance, ChangeThatWaitsIsWantedAgain) {
  for (int count = 0; count < 20; ++count)
    store_->finish({with_marks(
        finished({make_entry("1", "One", "<p>" + std::to_string(count) + " comments</p>")}), "marks")});
  EXPECT_EQ(item_marks(*store_), "");
}

TEST_F(StoreConformance, RebuiltIndexWantsAllAgain) {
  store_->finish({with_marks(finished({make_entry("1", "One")}), "marks")});
  reopen();
  store_->rebuild([](std::size_t) {});
  EXPECT_EQ(item_marks(*store_), "");
}

}  // namespace
}  // namespace tidings::store
