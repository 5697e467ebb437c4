#include "daemon/schedule/interval.hpp"

#include <random>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const Bounds bounds{1h, 12h};

seconds wait_of(const Facts& facts, store::PollState state = {}) {
  return reschedule(std::move(state), facts, bounds, now, "example").next - now;
}

/// Jitter is up to a tenth, only ever later.
void expect_about(seconds wait, seconds least) {
  EXPECT_GE(wait, least);
  EXPECT_LE(wait, least + least / 10 + bounds.max / 10);
}

TEST(Interval, BusySourceIsPolledMoreOftenThanAQuietOne) {
  store::PollState busy;
  busy.new_entries = 300;
  busy.observed_days = 7;
  busy.succeeded = now - 1h;
  EXPECT_LT(wait_of({.outcome = Outcome::changed, .new_entries = 2}, busy),
            wait_of({.outcome = Outcome::unchanged}));
}

TEST(Interval, StaysInsideTheOperatorsBounds) {
  store::PollState flood;
  flood.new_entries = 1e9;
  expect_about(wait_of({.outcome = Outcome::changed}, flood), 1h);
  store::PollState silent;
  silent.observed_days = 1e6;
  expect_about(wait_of({.outcome = Outcome::unchanged}, silent), 12h);
}

TEST(Interval, ServersWordGoesBeforeTheOperators) {
  expect_about(wait_of({.outcome = Outcome::changed, .fresh_for = 20h}), 20h);
  expect_about(wait_of({.outcome = Outcome::unchanged, .document_ttl = 18h}), 18h);
  expect_about(wait_of({.outcome = Outcome::changed, .fresh_for = days(365)}), days(7));
  expect_about(wait_of({.outcome = Outcome::changed, .document_ttl = days(30)}), days(1));
}

TEST(Interval, RetryAfterHoldsTheSource) {
  const auto state =
      reschedule({}, {.outcome = Outcome::failed, .retry_after = days(3)}, bounds, now, "example");
  EXPECT_EQ(state.held_until, now + days(3));
  EXPECT_GE(state.next, state.held_until);
  EXPECT_EQ(
      reschedule({}, {.outcome = Outcome::failed, .retry_after = days(300)}, bounds, now, "e").held_until,
      now + days(31));
  EXPECT_GE(reschedule({}, {.outcome = Outcome::failed, .rate_limited = true}, bounds, now, "e").held_until,
            now + 4h);
}

TEST(Interval, FailuresBackOffUpToADayAndAfterAMonthToAWeek) {
  store::PollState state;
  state.succeeded = now;
  auto time = now;
  seconds before{0};
  for (int i = 0; i < 8; ++i) {
    state = reschedule(state, {.outcome = Outcome::failed}, {1h, 1h}, time, "example");
    EXPECT_EQ(state.failures, static_cast<unsigned>(i + 1));
    EXPECT_GE(state.next - time, std::min<seconds>(before, days(1)));
    before = state.next - time;
    time = state.next;
  }
  EXPECT_LE(before, days(1) + 10min);
  state.failures = 40;
  EXPECT_GE(reschedule(state, {.outcome = Outcome::failed}, bounds, now + days(40), "example").next,
            now + days(47));
  EXPECT_EQ(reschedule(state, {.outcome = Outcome::unchanged}, bounds, time, "example").failures, 0U);
}

TEST(Interval, SourceThatNeverAnsweredIsTriedAgainSoonAndThenLessOften) {
  auto state = reschedule({}, {.outcome = Outcome::failed}, bounds, now, "example");
  expect_about(state.next - now, 1h);
  state = reschedule(state, {.outcome = Outcome::failed}, bounds, now, "example");
  expect_about(state.next - now, 2h);
}

TEST(Interval, RefusalWaitsAtLeastFourHours) { EXPECT_GE(wait_of({.outcome = Outcome::refused}), 4h); }

TEST(Interval, GoneIsAskedOnceMoreAfterADayAndThenBelieved) {
  auto state = reschedule({}, {.outcome = Outcome::gone}, bounds, now, "example");
  EXPECT_GE(state.next, now + 24h);
  EXPECT_LT(state.held_until, now);
  state.last_error = "gone: …";
  state = reschedule(state, {.outcome = Outcome::gone}, bounds, now + 25h, "example");
  EXPECT_GT(state.held_until, now + days(3650));
}

TEST(Interval, NoFactMakesAPollEarlierThanItsFloors) {
  std::mt19937_64 random(20220108);
  const auto maybe = [&](seconds longest) -> std::optional<seconds> {
    if (random() % 2 == 0) return std::nullopt;
    return seconds(static_cast<seconds::rep>(random() % static_cast<std::uint64_t>(longest.count())));
  };
  store::PollState state;
  auto time = now;
  for (int i = 0; i < 20'000; ++i) {
    const Facts facts{.outcome = static_cast<Outcome>(random() % 5),
                      .new_entries = random() % 50,
                      .fresh_for = maybe(days(7)),
                      .retry_after = maybe(days(31)),
                      .rate_limited = random() % 4 == 0,
                      .document_ttl = maybe(days(1))};
    const auto next = reschedule(state, facts, bounds, time, "example");
    EXPECT_EQ(next, reschedule(state, facts, bounds, time, "example")) << "the same facts give the same time";
    EXPECT_GE(next.next, time + bounds.min);
    EXPECT_GE(next.next, time + facts.fresh_for.value_or(seconds(0)));
    EXPECT_GE(next.next, time + facts.document_ttl.value_or(seconds(0)));
    EXPECT_GE(next.next, time + facts.retry_after.value_or(seconds(0)));
    EXPECT_GE(next.next, next.held_until);
    state = next;
    time = facts.outcome == Outcome::gone ? time + days(1) : next.next;
  }
}

}  // namespace
}  // namespace tidings::schedule
