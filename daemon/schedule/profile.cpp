#include "daemon/schedule/profile.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>

namespace tidings::schedule {
namespace {

using Days = std::chrono::duration<double, std::ratio<86400>>;

constexpr double half_life_days = 14;
constexpr double prior_entries = 0.5;
constexpr double prior_days = 7;
constexpr double pseudo_hour = 1;     // entries that each hour of the day, and
constexpr double pseudo_weekday = 2;  // each day of the week, is taken to have had

double weight(Days age) { return std::exp2(-std::max(0.0, age.count()) / half_life_days); }

std::size_t hour_of(store::Timestamp time) {
  const auto since_midnight = time - std::chrono::floor<std::chrono::days>(time);
  return static_cast<std::size_t>(std::chrono::floor<std::chrono::hours>(since_midnight).count());
}

std::size_t weekday_of(store::Timestamp time) {
  return std::chrono::weekday(std::chrono::floor<std::chrono::days>(time)).c_encoding();
}

void count(std::span<std::uint8_t> counts, std::size_t index) {
  if (counts[index] == std::numeric_limits<std::uint8_t>::max())
    for (auto& value : counts) value /= 2;
  ++counts[index];
}

/// A posting at a quarter past may as well have been one at ten to: each hour has half of its own and a
/// quarter of each neighbour's.
std::array<double, 24> smoothed(const std::array<std::uint8_t, 24>& counts) {
  std::array<double, 24> result{};
  for (std::size_t hour = 0; hour < 24; ++hour)
    result[hour] = 0.25 * counts[(hour + 23) % 24] + 0.5 * counts[hour] + 0.25 * counts[(hour + 1) % 24];
  return result;
}

/// Counts as factors with a mean of 1.
template <std::size_t Size>
std::array<double, Size> factors(std::array<double, Size> counts, double pseudo_count) {
  for (auto& value : counts) value += pseudo_count;
  const double mean = std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(Size);
  for (auto& value : counts) value /= mean;
  return counts;
}

}  // namespace

double PostingRate::at(store::Timestamp time) const {
  return per_second * hours[hour_of(time)] * weekdays[weekday_of(time)];
}

void observe(store::PollState& state, std::span<const store::Timestamp> posted, store::Timestamp now) {
  const auto oldest = posted.empty() ? now : *std::ranges::min_element(posted);
  const double decay = weight(now - state.succeeded.value_or(oldest));
  state.new_entries *= decay;
  state.observed_days = state.observed_days * decay + (1 - decay) * half_life_days / std::numbers::ln2;
  for (const auto date : posted) {
    const auto time = std::min(date, now);
    state.new_entries += weight(now - time);
    state.last_posted = std::max(state.last_posted.value_or(time), time);
    count(state.profile.hours, hour_of(time));
    count(state.profile.weekdays, weekday_of(time));
  }
}

PostingRate posting_rate(const store::PollState& state) {
  const double per_day = (state.new_entries + prior_entries) / (state.observed_days + prior_days);
  std::array<double, 7> weekdays{};
  std::ranges::copy(state.profile.weekdays, weekdays.begin());
  return {.per_second = per_day / 86400,
          .hours = factors(smoothed(state.profile.hours), pseudo_hour),
          .weekdays = factors(weekdays, pseudo_weekday)};
}

}  // namespace tidings::schedule
