#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/source_status.hpp"
#include "tests/unit/store/store_fixture.hpp"

// A schedule that was made under a clock that was wrong.
namespace tidings::store {
namespace {

using std::chrono::hours;
using testing::IsEmpty;
using testing::SizeIs;

constexpr hours years{5 * 365 * 24};
constexpr hours interval{3};
constexpr hours month{30 * 24};
const std::vector<RegisteredSource> sources{{example, "https://example.org/feed"}};

class Clock : public StoreTest {
 protected:
  Clock() { open(); }

  void poll(Timestamp now, Timestamp held_until = {}) {
    store_->set_sources(each(sources), now);
    auto claims = store_->claim(now, hours(1), {});
    ASSERT_THAT(claims, SizeIs(1));
    claims[0].state.succeeded = now;
    claims[0].state.next = now + interval;
    claims[0].state.held_until = held_until;
    std::vector<Finished> polls;
    polls.push_back({example, claims[0].state, {}, {}});
    store_->finish(std::move(polls));
  }

  void keep_a_month(Timestamp now) {
    store_->set_sources(each({{example, "https://example.org/feed", "", {.age = month}}}), now);
  }

  /// A poll at `now`, by our clock, that brings `entries`; the server says that it is `date`.
  void bring(Timestamp now, std::optional<Timestamp> date, std::vector<Entry> entries = {}) {
    store_->claim(now, hours(1), {.selection = Selection::forced});
    auto poll = finished(std::move(entries));
    poll.state.attempted = poll.state.succeeded = now;
    poll.date = date;
    std::vector<Finished> polls;
    polls.push_back(std::move(poll));
    store_->finish(std::move(polls));
  }

  std::vector<Claim> claim(Timestamp now) { return store_->claim(now, hours(1), {}); }
};

TEST_F(Clock, SetBackByYearsMovesTheScheduleWithIt) {
  poll(noon + years);
  open();
  store_->set_sources(each(sources), noon);
  EXPECT_THAT(claim(noon + interval - hours(1)), IsEmpty()) << "the interval stays";
  EXPECT_THAT(claim(noon + interval), SizeIs(1));
}

TEST_F(Clock, SetBackWhileTheProgramRunsMovesTheScheduleToo) {
  poll(noon + years);
  EXPECT_THAT(claim(noon), IsEmpty());
  EXPECT_EQ(store_->next_due(), noon + interval);
  EXPECT_THAT(claim(noon + interval), SizeIs(1));
}

TEST_F(Clock, SetBackWhileAPollIsUnderWayMovesItToo) {
  store_->set_sources(each(sources), noon + years);
  ASSERT_THAT(claim(noon + years), SizeIs(1));
  EXPECT_THAT(claim(noon), IsEmpty());
  EXPECT_EQ(store_->next_due(), noon + hours(1));
  EXPECT_THAT(claim(noon + hours(1)), SizeIs(1));
}

TEST_F(Clock, SetBackByYearsKeepsAHoldAsLongAsItWas) {
  poll(noon + years, noon + years + hours(24));
  store_->set_sources(each(sources), noon);
  EXPECT_THAT(claim(noon + hours(23)), IsEmpty());
  EXPECT_THAT(claim(noon + hours(24)), SizeIs(1));
}

TEST_F(Clock, ThatWasBehindAndIsRightAgainBreaksNoFloorAndNoHold) {
  for (const auto held_until : {Timestamp(), noon + hours(240)}) {
    store_->set_sources(each(sources), noon);
    poll(noon, held_until);
    for (const auto behind : {month, month + hours(240), month}) {
      open();
      store_->set_sources(each(sources), noon - behind);
      EXPECT_THAT(claim(noon - behind), IsEmpty());
    }
    open();
    store_->set_sources(each(sources), noon + hours(1));
    const auto until = std::max(noon + interval, held_until);
    EXPECT_EQ(store_->next_due(), until);
    EXPECT_THAT(claim(until - hours(1)), IsEmpty());
    EXPECT_THAT(claim(until), SizeIs(1));
    std::filesystem::remove_all(options().path);
    open();
  }
}

TEST_F(Clock, ThatWasBehindWhileTheProgramRanBreaksNoFloorEither) {
  poll(noon);
  EXPECT_THAT(claim(noon - month), IsEmpty());
  EXPECT_THAT(claim(noon + hours(1)), IsEmpty());
  EXPECT_THAT(claim(noon + interval), SizeIs(1));
}

TEST_F(Clock, ThatWasBehindDoesNotMakeTimesOlderForGood) {
  store_->set_sources(each(sources), noon);
  auto claims = store_->claim(noon, hours(1), {});
  auto& state = claims.at(0).state;
  state.next = state.held_until = state.fresh_until = noon + hours(24);
  state.succeeded = state.last_new_entry = noon - 2 * month;
  state.gone_since = state.failing_since = state.slowed = state.move.since = noon;
  state.move.to = "https://new.example/";
  const auto before = state;
  std::vector<Finished> polls;
  polls.push_back({example, state, {}, {}});
  store_->finish(std::move(polls));
  open();
  store_->set_sources(each(sources), noon - month);
  open();
  store_->set_sources(each(sources), noon + hours(1));
  EXPECT_EQ(store_->sources().at(0).state, before);
}

TEST_F(Clock, PollsWhileItWasBehindAreFollowedByTheirFloors) {
  poll(noon);
  EXPECT_THAT(claim(noon - month), IsEmpty());
  poll(noon - month + interval);
  EXPECT_THAT(claim(noon + interval + hours(1)), IsEmpty());
  EXPECT_EQ(store_->next_due(), noon + 2 * interval);
}

TEST_F(Clock, ThatWasAheadAndThenBehindIsFollowedBackAndForth) {
  poll(noon + years);
  for (const auto now : {noon, noon - month}) {
    open();
    store_->set_sources(each(sources), now);
    EXPECT_THAT(claim(now), IsEmpty());
  }
  open();
  store_->set_sources(each(sources), noon + hours(1));
  EXPECT_THAT(claim(noon + hours(1)), IsEmpty());
  EXPECT_THAT(claim(noon + hours(1) + interval), SizeIs(1)) << "and nothing waits for years";
}

TEST_F(Clock, ThatWasAheadOnceDelaysNoSourceThatRestedForAMonthSince) {
  poll(noon + years);
  store_->set_sources(each(sources), noon);
  poll(noon + interval);
  open();
  store_->set_sources(each(sources), noon + month);
  EXPECT_THAT(claim(noon + month), SizeIs(1));
}

TEST_F(Clock, SourceThatCameUnderAWrongClockIsDueAtOnce) {
  store_->set_sources(each(sources), noon + years);
  open();
  store_->set_sources(each(sources), noon);
  EXPECT_THAT(claim(noon), SizeIs(1));
}

TEST_F(Clock, ThatIsRightLeavesSourcesAloneThatWereNeverTriedAndPutOff) {
  store_->set_sources(each(sources), noon);
  auto claims = claim(noon);
  ASSERT_THAT(claims, SizeIs(1));
  auto& state = claims[0].state;
  state.attempted.reset();
  state.next = state.held_until = noon + hours(72);
  state.next_reason = "its host is held";
  std::vector<Finished> polls;
  polls.push_back({example, state, {}, {}});
  store_->finish(std::move(polls));
  open();
  store_->set_sources(each(sources), noon);
  EXPECT_THAT(claim(noon + hours(71)), IsEmpty());
}

TEST_F(Clock, TimesOfPollsAreNotLeftInTheFuture) {
  poll(noon + years);
  store_->set_sources(each(sources), noon);
  const auto status = read_source_status(folder_.path() / "store").at(0);
  EXPECT_EQ(status.attempted, noon);
  EXPECT_EQ(status.succeeded, noon);
  EXPECT_EQ(status.next_reason, "the clock was set back");
}

Entry posted(Timestamp when) {
  auto entry = make_entry("1", "One");
  entry.published = when;
  return entry;
}

TEST_F(Clock, ThatIsAheadPurgesNothing) {
  keep_a_month(noon);
  bring(noon, noon, {posted(noon)});
  bring(noon + years, noon + hours(1));
  EXPECT_THAT(guids(options()), SizeIs(1));
  bring(noon + years + hours(2), std::nullopt);
  EXPECT_THAT(guids(options()), SizeIs(1)) << "nobody answered who could tell";
}

TEST_F(Clock, ThatIsRightAgainPurges) {
  keep_a_month(noon);
  bring(noon, noon, {posted(noon)});
  bring(noon + years, noon);
  bring(noon + 2 * month, noon + 2 * month);
  EXPECT_THAT(guids(options()), IsEmpty());
}

TEST_F(Clock, OfOtherServersTellsHowOldASourceIsThatAnswersNoMore) {
  const auto other = *SourceId::parse("other");
  store_->set_sources(each({{example, "https://example.org/feed", "", {.age = month}},
                            {other, "https://other.example/feed"}}),
                      noon);
  bring(noon, noon, {posted(noon)});
  const auto answer_elsewhere = [&](Timestamp now, Timestamp date) {
    Finished poll{.source = other, .state = {}, .feed = {}};
    poll.state.attempted = now;
    poll.date = date;
    std::vector<Finished> polls;
    polls.push_back(std::move(poll));
    store_->finish(std::move(polls));
  };
  const auto later = noon + 2 * month;
  answer_elsewhere(later, noon + hours(1));
  answer_elsewhere(later, later);
  bring(later, std::nullopt);
  EXPECT_THAT(guids(options()), SizeIs(1)) << "one of them says that it is early";
  for (int i = 0; i < 16; ++i) answer_elsewhere(later, later);
  bring(later + hours(1), std::nullopt);
  EXPECT_THAT(guids(options()), IsEmpty());
}

TEST_F(Clock, SetBackByMinutesChangesNothing) {
  poll(noon);
  store_->set_sources(each(sources), noon - std::chrono::minutes(10));
  EXPECT_THAT(claim(noon + interval - std::chrono::minutes(10)), IsEmpty());
  EXPECT_THAT(claim(noon + interval), SizeIs(1));
}

/// A machine without a clock of its own begins in 1970, until it has asked for the time.
TEST_F(Clock, ThatIsObviouslyWrongChangesNothing) {
  poll(noon, noon + hours(24));
  open();
  const Timestamp epoch{hours(1)};
  store_->set_sources(each(sources), epoch);
  EXPECT_THAT(claim(epoch), IsEmpty());
  EXPECT_THAT(claim(noon + hours(23)), IsEmpty()) << "it is held";
  EXPECT_THAT(claim(noon + hours(24)), SizeIs(1));
}

}  // namespace
}  // namespace tidings::store
