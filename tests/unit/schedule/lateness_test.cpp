#include "daemon/schedule/lateness.hpp"

#include <array>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

const store::Timestamp midnight = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

PostingRate constant(double per_day) {
  PostingRate rate{.per_second = per_day / 86400};
  rate.hours.fill(1);
  rate.weekdays.fill(1);
  return rate;
}

/// ∫₀ᵀ λ(from+s)·(T−s) ds, second by second.
double lateness(const PostingRate& rate, store::Timestamp from, seconds interval) {
  double sum = 0;
  for (auto s = 0s; s < interval; ++s)
    sum += rate.at(from + s) * (static_cast<double>((interval - s).count()) - 0.5);
  return sum;
}

TEST(Lateness, OfAConstantRateIsSiaAndChosSquareRoot) {
  for (const double per_day : {0.1, 1.0, 7.0, 24.0, 500.0})
    for (const auto from : {midnight, midnight + 17min, midnight + 59min + 59s}) {
      const auto interval = lateness_interval(constant(per_day), from, 300, 240h);
      EXPECT_NEAR(static_cast<double>(interval.count()), std::sqrt(2 * 300 / (per_day / 86400)), 1)
          << per_day;
    }
}

TEST(Lateness, ReachesItsPriceAtAnyRateAndNotBefore) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 40; ++i) {
    auto rate = constant(std::exp2(static_cast<double>(random() % 12)));
    for (auto& hour : rate.hours) hour = static_cast<double>(random() % 4);
    for (auto& weekday : rate.weekdays) weekday = static_cast<double>(random() % 3);
    const auto from = midnight + seconds(static_cast<seconds::rep>(random() % 1'000'000));
    const auto interval = lateness_interval(rate, from, 3000, 48h);
    if (interval == 48h) continue;
    EXPECT_GE(lateness(rate, from, interval + 1s), 3000);
    EXPECT_LE(lateness(rate, from, interval - 1s), 3000);
  }
}

TEST(Lateness, SleepsThroughTheNightOfASourceThatDoes) {
  auto rate = constant(24);
  for (std::size_t hour = 0; hour < 6; ++hour) rate.hours[hour] = 0;
  EXPECT_GT(lateness_interval(rate, midnight, 300, 24h), 6h);
  EXPECT_LT(lateness_interval(rate, midnight + 12h, 300, 24h), 1h);
}

TEST(Lateness, IsNeverLongerThanTheLongest) {
  EXPECT_EQ(lateness_interval(constant(0.001), midnight, 300, 12h), 12h);
  EXPECT_EQ(lateness_interval(constant(0), midnight + 5min, 300, 12h), 12h);
  EXPECT_EQ(lateness_interval(constant(1), midnight, 1e300, 12h), 12h);
}

TEST(Lateness, HigherPriceMeansALongerWait) {
  seconds before{0};
  for (const double price : {1.0, 10.0, 300.0, 600.0, 30'000.0}) {
    const auto interval = lateness_interval(constant(5), midnight, price, 240h);
    EXPECT_GT(interval, before);
    before = interval;
  }
}

}  // namespace
}  // namespace tidings::schedule
