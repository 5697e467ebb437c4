#include "daemon/schedule/profile.hpp"

#include <chrono>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const store::Timestamp saturday = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
constexpr double day = 86400;

/// `count` dates back from `last`, `step` apart.
std::vector<store::Timestamp> dates(store::Timestamp last, std::chrono::seconds step, int count) {
  std::vector<store::Timestamp> result;
  for (int i = 0; i < count; ++i) result.push_back(last - i * step);
  return result;
}

TEST(PostingRate, UnknownSourcePostsHalfAnEntryAWeekAtAnyHour) {
  const auto rate = posting_rate({});
  EXPECT_DOUBLE_EQ(rate.per_second * day, 0.5 / 7);
  for (int hour = 0; hour < 7 * 24; ++hour)
    EXPECT_DOUBLE_EQ(rate.at(saturday + std::chrono::hours(hour)), rate.per_second);
}

TEST(PostingRate, IsSeededFromTheDatesOfTheFirstDocument) {
  store::PollState state;
  observe(state, dates(saturday, 6h, 400), saturday);
  EXPECT_NEAR(posting_rate(state).per_second * day, 4 * 20.2 / 27.2, 0.1);
  EXPECT_EQ(state.last_posted, saturday);
}

TEST(PostingRate, OldDatesOfAFirstDocumentSayThatItIsSilentNow) {
  store::PollState state;
  observe(state, dates(saturday - days(1000), 1h, 50), saturday);
  EXPECT_LT(posting_rate(state).per_second * day, 0.5 / 7);
  EXPECT_EQ(state.last_posted, saturday - days(1000));
}

TEST(PostingRate, HalvesInTwoWeeksOfSilence) {
  store::PollState state;
  state.new_entries = 100;
  state.observed_days = 20;
  state.succeeded = saturday - days(14);
  observe(state, {}, saturday);
  EXPECT_DOUBLE_EQ(state.new_entries, 50);
  EXPECT_NEAR(state.observed_days, 20.1, 0.01) << "of an endless watch 20.2 days count";
}

TEST(PostingRate, IsTheSameHoweverManyPollsSawIt) {
  const auto posted = dates(saturday, 5h, 60);
  store::PollState once, often;
  once.succeeded = often.succeeded = saturday - days(30);
  observe(once, posted, saturday);
  for (auto time = saturday - days(30); time < saturday;) {
    std::vector<store::Timestamp> seen;
    for (const auto date : posted)
      if (date > time && date <= time + 6h) seen.push_back(date);
    time += 6h;
    observe(often, seen, time);
    often.succeeded = time;
  }
  EXPECT_NEAR(often.new_entries, once.new_entries, 1e-9);
  EXPECT_NEAR(often.observed_days, once.observed_days, 1e-9);
}

TEST(PostingRate, FollowsHourAndWeekdayWithAMeanOfOne) {
  store::PollState state;
  observe(state, dates(saturday + 9h + 30min, days(7), 40), saturday + days(1));
  const auto rate = posting_rate(state);
  EXPECT_GT(rate.at(saturday + 9h), 5 * rate.at(saturday + 20h));
  EXPECT_GT(rate.at(saturday + 9h), 5 * rate.at(saturday + days(1) + 9h));
  EXPECT_GT(rate.at(saturday + 8h), 2 * rate.at(saturday + 20h)) << "smoothed over neighbouring hours";
  EXPECT_GT(rate.at(saturday + 20h), 0);
  EXPECT_NEAR(std::accumulate(rate.hours.begin(), rate.hours.end(), 0.0), 24, 1e-9);
  EXPECT_NEAR(std::accumulate(rate.weekdays.begin(), rate.weekdays.end(), 0.0), 7, 1e-9);
}

TEST(PostingRate, CountsAreHalvedTogetherBeforeOneOverflows) {
  store::PollState state;
  observe(state, dates(saturday + 3h, days(1), 100), saturday + 3h);
  observe(state, dates(saturday + 9h, 0s, 100'000), saturday + 9h);
  EXPECT_GE(state.profile.hours[9], 128);
  EXPECT_LT(state.profile.hours[3], 10);
}

TEST(PostingRate, DatesInTheFutureCountAsNow) {
  store::PollState state;
  observe(state, std::vector{saturday + days(1)}, saturday);
  EXPECT_EQ(state.last_posted, saturday);
  EXPECT_DOUBLE_EQ(state.new_entries, 1);
}

TEST(PostingRate, ClockThatWentBackTakesNothingAway) {
  store::PollState state;
  state.new_entries = 3;
  state.observed_days = 2;
  state.succeeded = saturday + days(100);
  observe(state, {}, saturday);
  EXPECT_EQ(state.new_entries, 3);
  EXPECT_EQ(state.observed_days, 2);
}

}  // namespace
}  // namespace tidings::schedule
