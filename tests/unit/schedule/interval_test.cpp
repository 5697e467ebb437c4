#include "daemon/schedule/interval.hpp"

#include <random>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const Bounds operators{1h, 12h};  // an interval of the operator's, which overrides both ends
const Bounds none{};

seconds wait_of(const Facts& facts, store::PollState state = {}, const Bounds& bounds = operators) {
  return reschedule(std::move(state), facts, bounds, now, "example").next - now;
}

/// Jitter is up to a tenth of the interval, only ever later.
void expect_about(seconds wait, seconds least) {
  EXPECT_GE(wait, least);
  EXPECT_LE(wait, least + least / 10);
}

/// Of a source whose server offers validators and whose rate calls for the shortest interval.
store::PollState busy() {
  store::PollState state;
  state.validators.etag = "\"1\"";
  state.new_entries = 1e6;
  state.observed_days = 20;
  state.succeeded = now - 1h;
  state.last_posted = now - 1h;
  return state;
}

/// … for the longest.
store::PollState quiet() {
  auto state = busy();
  state.new_entries = 0;
  state.observed_days = 1e6;
  return state;
}

store::DocumentLimits ttl(seconds value) { return {.ttl = value}; }

TEST(Interval, BusySourceIsPolledMoreOftenThanAQuietOne) {
  store::PollState source;
  source.new_entries = 300;
  source.observed_days = 7;
  source.succeeded = now - 1h;
  EXPECT_LT(wait_of({.outcome = Outcome::changed, .posted = {now, now}}, source),
            wait_of({.outcome = Outcome::unchanged}));
}

TEST(Interval, StaysInsideTheOperatorsBounds) {
  expect_about(wait_of({.outcome = Outcome::changed}, busy()), 1h);
  expect_about(wait_of({.outcome = Outcome::unchanged}, quiet()), 12h);
  expect_about(wait_of({.outcome = Outcome::unchanged}, quiet(), {24h, 30h}), 30h);
}

TEST(Interval, ShortestIsAnHourWithValidatorsAndTwoWithout) {
  auto source = busy();
  expect_about(wait_of({.outcome = Outcome::changed}, source, none), 1h);
  source.validators = {};
  expect_about(wait_of({.outcome = Outcome::changed}, source, none), 2h);
}

TEST(Interval, ServerThatSaysLessThanAnHourIsTakenAtItsWordDownToTenMinutes) {
  expect_about(wait_of({.outcome = Outcome::unchanged, .fresh_for = 20min}, busy(), none), 20min);
  expect_about(wait_of({.outcome = Outcome::unchanged, .fresh_for = 0s}, busy(), none), 10min);
  auto without = busy();
  without.validators = {};
  expect_about(wait_of({.outcome = Outcome::changed, .fresh_for = 20min}, without, none), 2h);
  expect_about(wait_of({.outcome = Outcome::unchanged, .fresh_for = 20min}, busy()), 1h);
}

TEST(Interval, LongestIsTwelveHoursAndADayAfterHalfAYearOfSilence) {
  auto source = quiet();
  source.body_bytes = 1 << 20;
  expect_about(wait_of({}, source, none), 12h);
  source.last_posted = now - days(181);
  expect_about(wait_of({}, source, none), 24h);
  source.last_posted.reset();
  source.last_new_entry = now - days(181);
  expect_about(wait_of({}, source, none), 24h);
}

TEST(Interval, BodiesThatAreSentMakeAPollDearer) {
  auto source = busy();
  source.new_entries = 100;
  auto dear = source;
  dear.body_bytes = 96 * 1024;  // a price of four polls: twice the interval
  const auto wait = [](const store::PollState& state) {
    return static_cast<double>(wait_of({}, state, {1min, 240h}).count());
  };
  EXPECT_NEAR(wait(dear) / wait(source), 2, 0.3);
}

TEST(Interval, AverageBodyFollowsWhatIsReallySent) {
  auto source = busy();
  for (int i = 0; i < 60; ++i)
    source = reschedule(source, {.outcome = Outcome::changed, .body_bytes = 50'000}, none, now, "e");
  EXPECT_NEAR(source.body_bytes, 50'000, 50);
  for (int i = 0; i < 120; ++i) source = reschedule(source, {}, none, now, "e");
  EXPECT_LT(source.body_bytes, 10U);
  source = reschedule(source, {.outcome = Outcome::failed, .body_bytes = 1 << 20}, none, now, "e");
  EXPECT_LT(source.body_bytes, 10U) << "an error page says nothing of the feed";
}

TEST(Interval, PatienceIsThePriceOfAPoll) {
  auto source = busy();
  source.new_entries = 20;
  const auto hasty = wait_of({}, source, {1min, 240h, 1min});
  const auto patient = wait_of({}, source, {1min, 240h, 100min});
  EXPECT_NEAR(static_cast<double>(patient.count()) / static_cast<double>(hasty.count()), 10, 1.5);
}

TEST(Interval, JitterIsUpToATenthOnlyLaterAndTheSameForTheSamePoll) {
  seconds least = 100h, most = 0h;
  for (std::uint32_t poll = 0; poll < 500; ++poll) {
    auto source = busy();
    source.polls = poll;
    const auto wait = wait_of({}, source);
    EXPECT_EQ(wait, wait_of({}, source));
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_GE(least, 60min);
  EXPECT_LT(least, 61min);
  EXPECT_GT(most, 65min);
  EXPECT_LE(most, 66min);
}

TEST(Interval, C8_CacheLifetimeIsAFloorUpToSevenDays) {
  EXPECT_GE(wait_of({.outcome = Outcome::changed, .fresh_for = 20h}), 20h);
  EXPECT_LE(wait_of({.outcome = Outcome::changed, .fresh_for = 20h}), 21h + 12min);
  EXPECT_GE(wait_of({.outcome = Outcome::failed, .fresh_for = 20h}), 20h);
  EXPECT_GE(wait_of({.outcome = Outcome::changed, .fresh_for = days(365)}), days(7));
  EXPECT_LE(wait_of({.outcome = Outcome::changed, .fresh_for = days(365)}), days(7) + 72min);
}

TEST(Interval, C9_RetryAfterHoldsTheSource) {
  const auto state =
      reschedule({}, {.outcome = Outcome::failed, .retry_after = days(3)}, operators, now, "example");
  EXPECT_EQ(state.held_until, now + days(3));
  EXPECT_GE(state.next, state.held_until);
  EXPECT_EQ(
      reschedule({}, {.outcome = Outcome::failed, .retry_after = days(300)}, operators, now, "e").held_until,
      now + days(31));
}

TEST(Interval, C9_AHostIsHeldForAMonthAtTheMost) {
  EXPECT_EQ(hold_of_host({.rate_limit_reset = days(300)}), days(31));
  EXPECT_EQ(hold_of_host({.retry_after = days(300), .rate_limited = true}), days(31));
}

TEST(Interval, C9_TooManyRequestsWithoutRetryAfterHoldsFourHoursOrTwiceTheInterval) {
  const Facts limited{.outcome = Outcome::failed, .rate_limited = true};
  EXPECT_EQ(reschedule(busy(), limited, operators, now, "e").held_until, now + 4h);
  EXPECT_EQ(reschedule(quiet(), limited, operators, now, "e").held_until, now + 24h);
}

TEST(Interval, C9_HoldIsOverWhenItsTimeHasCome) {
  auto source = busy();
  source.held_until = now - 1s;
  EXPECT_EQ(reschedule(source, {}, operators, now, "e").held_until, store::Timestamp());
  source.held_until = now + 5h;
  EXPECT_GE(wait_of({}, source), 5h) << "nor is one that still stands forgotten";
}

TEST(Interval, C10_EveryTooManyRequestsDoublesTheShortestInterval) {
  auto source = busy();
  for (const seconds shortest : {2h, 4h, 8h, 16h, 24h, 24h}) {
    source = reschedule(source, {.outcome = Outcome::failed, .retry_after = 1s, .rate_limited = true},
                        operators, now, "example");
    source.succeeded = now;
    expect_about(wait_of({.outcome = Outcome::changed}, source), shortest);
  }
}

TEST(Interval, C10_SlowdownDecaysByATenthAWeek) {
  auto source = busy();
  source.slowdown = 8;
  source.slowed = now - days(7);
  expect_about(wait_of({.outcome = Outcome::changed}, source), seconds(8 * 3600 * 9 / 10));
  source.slowed = now - days(7 * 20);
  expect_about(wait_of({.outcome = Outcome::changed}, source), 1h);
  source.slowed = now + days(7);
  expect_about(wait_of({.outcome = Outcome::changed}, source), 8h);
}

TEST(Interval, C11_TtlIsAFloorUpToADayAndHoldsThroughNotModified) {
  auto source = reschedule(busy(), {.outcome = Outcome::changed, .document = ttl(18h)}, operators, now, "e");
  EXPECT_GE(source.next - now, 18h);
  source.succeeded = now;
  EXPECT_GE(wait_of({.outcome = Outcome::unchanged}, source), 18h);
  EXPECT_LT(wait_of({.outcome = Outcome::changed, .document = ttl(0s)}, source), 2h);
  EXPECT_GE(wait_of({.outcome = Outcome::changed, .document = ttl(days(30))}), days(1));
  EXPECT_LE(wait_of({.outcome = Outcome::changed, .document = ttl(days(30))}), days(1) + 72min);
}

TEST(Interval, C11_NeitherPollNorJitterFallsIntoASkippedHour) {
  for (std::uint32_t poll = 0; poll < 200; ++poll) {
    auto source = busy();
    source.polls = poll;
    source.document.skip_hours = 0b110;  // from one to three
    const auto wait = wait_of({}, source, {58min, 58min});
    EXPECT_TRUE(wait < 1h || wait >= 3h) << wait.count();
    EXPECT_GE(wait_of({}, source, {90min, 90min}), 3h);
  }
}

TEST(Interval, C13_GoneIsAskedOnceMoreAfterADayAndThenBelieved) {
  auto state = reschedule({}, {.outcome = Outcome::gone}, operators, now, "example");
  EXPECT_GE(state.next, now + 24h);
  EXPECT_EQ(state.held_until, now + 24h) << "nobody insists before";
  state = reschedule(state, {.outcome = Outcome::gone}, operators, now + 25h, "example");
  EXPECT_GT(state.held_until, now + days(3650));
}

TEST(Interval, C13_SuccessInBetweenTakesItBack) {
  auto state = reschedule({}, {.outcome = Outcome::gone}, operators, now, "example");
  state = reschedule(state, {.outcome = Outcome::changed}, operators, now + 25h, "example");
  state = reschedule(state, {.outcome = Outcome::gone}, operators, now + 50h, "example");
  EXPECT_EQ(state.held_until, now + 74h);
}

TEST(Interval, C13_SecondAnswerWithinTheDayConfirmsNothing) {
  auto state = reschedule({}, {.outcome = Outcome::gone}, operators, now, "example");
  state = reschedule(state, {.outcome = Outcome::gone}, operators, now + 1h, "example");
  EXPECT_EQ(state.held_until, now + 25h);
  EXPECT_GE(state.next, now + 25h);
}

TEST(Interval, C14_FailuresBackOffUpToADayAndAfterAMonthToAWeek) {
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
  EXPECT_GE(reschedule(state, {.outcome = Outcome::failed}, operators, now + days(40), "example").next,
            now + days(47));
  EXPECT_EQ(reschedule(state, {.outcome = Outcome::unchanged}, operators, time, "example").failures, 0U);
}

TEST(Interval, C14_FirstBackOffIsAnHourWhereTheIntervalIsShorter) {
  EXPECT_GE(wait_of({.outcome = Outcome::failed}, busy(), {10min, 10min}), 1h);
}

TEST(Interval, C14_SourceThatNeverAnsweredIsAskedWeeklyAfterAMonthToo) {
  auto state = reschedule({}, {.outcome = Outcome::failed}, none, now, "example");
  state = reschedule(state, {.outcome = Outcome::failed}, none, now + days(31), "example");
  EXPECT_GE(state.next, now + days(38));
}

TEST(Interval, C14_FailureIsNeverAskedSoonerThanASuccess) {
  EXPECT_GE(wait_of({.outcome = Outcome::failed}, quiet(), {days(3), days(3)}), days(3));
}

TEST(Interval, C14_SourceThatNeverAnsweredIsTriedAgainSoonAndThenLessOften) {
  for (const auto& bounds : {operators, none}) {
    auto state = reschedule({}, {.outcome = Outcome::failed}, bounds, now, "example");
    expect_about(state.next - now, 1h);
    state = reschedule(state, {.outcome = Outcome::failed}, bounds, now, "example");
    expect_about(state.next - now, 2h);
  }
}

TEST(Interval, C9_RateLimitUsedUpHoldsUntilItsReset) {
  const auto state = reschedule(busy(), {.rate_limit_reset = 5h}, operators, now, "e");
  EXPECT_EQ(state.held_until, now + 5h);
  EXPECT_GE(state.next, now + 5h);
  EXPECT_EQ(state.next_reason, "the server's rate limit is used up until then");
  EXPECT_EQ(state.slowdown, 1) << "it has not said that it is too often";
}

TEST(Interval, FailureOfOursCountsForNothing) {
  auto before = busy();
  before.failures = 2;
  before.failing_since = now - 3h;
  const auto after = reschedule(before, {.outcome = Outcome::ours}, operators, now, "e");
  EXPECT_EQ(after.next_reason, "the network here was down");
  expect_about(after.next - now, 5min);
  auto expected = before;
  expected.next = after.next;
  expected.next_reason = after.next_reason;
  expected.polls = after.polls;
  EXPECT_EQ(after, expected);
  before.held_until = now + 2h;
  EXPECT_GE(reschedule(before, {.outcome = Outcome::ours}, operators, now, "e").next, now + 2h);
}

TEST(Interval, LostEntriesShortenItUntilPollsOverlapForLong) {
  auto source = quiet();
  source.succeeded = now - 10h;
  source = reschedule(source, {.outcome = Outcome::changed, .gap = true}, none, now, "e");
  expect_about(source.next - now, 5h);
  EXPECT_EQ(source.next_reason, "entries were lost between two polls");
  source = reschedule(source, {.outcome = Outcome::changed}, none, now, "e");
  EXPECT_EQ(source.overlap_interval, 5h + 75min);
  for (int i = 0; i < 10; ++i) source = reschedule(source, {.outcome = Outcome::changed}, none, now, "e");
  EXPECT_EQ(source.overlap_interval, 0s);
}

TEST(Interval, LostEntriesAreNoReasonToPollMoreOftenThanTheServerLets) {
  auto source = quiet();
  source.succeeded = now - 90min;
  source = reschedule(source, {.outcome = Outcome::changed, .gap = true}, none, now, "e");
  expect_about(source.next - now, 1h);
}

TEST(Interval, C14_RefusalWaitsAtLeastFourHours) { EXPECT_GE(wait_of({.outcome = Outcome::refused}), 4h); }

TEST(Interval, C14_LostDomainWaitsAtLeastADay) { EXPECT_GE(wait_of({.outcome = Outcome::lost}), 24h); }

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
                      .posted = std::vector(random() % 50, time - 1h),
                      .fresh_for = maybe(days(7)),
                      .retry_after = maybe(days(31)),
                      .rate_limited = random() % 4 == 0,
                      .document = ttl(maybe(days(1)).value_or(0s))};
    const auto next = reschedule(state, facts, operators, time, "example");
    EXPECT_EQ(next, reschedule(state, facts, operators, time, "example")) << "the same facts, the same time";
    EXPECT_GE(next.next, time + *operators.min);
    EXPECT_GE(next.next, time + facts.fresh_for.value_or(0s));
    EXPECT_GE(next.next, time + facts.document->ttl);
    EXPECT_GE(next.next, time + facts.retry_after.value_or(0s));
    EXPECT_GE(next.next, next.held_until);
    if (next.held_until < time + days(365)) state = next;
    time = next.held_until < time + days(365) ? next.next : time + days(1);
  }
}

TEST(Interval, FuzzedFactsNeverMakeAPollEarly) {
  std::mt19937_64 random(1);
  constexpr seconds ages = std::chrono::years(2000);
  const auto any = [&]() -> std::optional<seconds> {
    switch (random() % 4) {
      case 0:
        return std::nullopt;
      case 1:
        return seconds(static_cast<seconds::rep>(random() % 100'000));
      case 2:
        return random() % 2 == 0 ? ages : -ages;
      default:
        return seconds(static_cast<seconds::rep>(random() % 63'113'904'000) - ages.count() / 2);
    }
  };
  store::PollState state;
  for (int i = 0; i < 20'000; ++i) {
    const Facts facts{
        .outcome = static_cast<Outcome>(random() % 5),
        .posted = std::vector(random() % 5, now + any().value_or(0s)),
        .body_bytes = random() >> random() % 64,
        .fresh_for = any(),
        .retry_after = any(),
        .rate_limited = random() % 4 == 0,
        .document = store::DocumentLimits{any().value_or(0s), static_cast<std::uint32_t>(random()),
                                          static_cast<std::uint32_t>(random())}};
    const auto next = reschedule(state, facts, none, now, "example");
    EXPECT_GE(next.next, now + 10min);
    EXPECT_GE(next.next, now + std::min<seconds>(facts.fresh_for.value_or(0s), days(7)));
    EXPECT_GE(next.next, now + std::min<seconds>(facts.retry_after.value_or(0s), days(31)));
    EXPECT_GE(next.next, now + std::min<seconds>(facts.document->ttl, days(1)));
    EXPECT_LE(next.next, std::max(next.held_until, now + days(7)) + days(10)) << "nor for ever late";
    state = next;
    state.held_until = {};
    state.succeeded = random() % 2 == 0 ? std::optional(now + any().value_or(0s)) : std::nullopt;
    if (random() % 2 == 0) state.validators.etag = random() % 2 == 0 ? "\"1\"" : "";
  }
}

}  // namespace
}  // namespace tidings::schedule
