#include "tests/simulation/trace.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace tidings::simulation {
namespace {

using std::chrono::seconds;
using store::Timestamp;

constexpr double day = 86400;

seconds of(double value) { return seconds(std::llround(value)); }

/// Relative intensity at a moment, at the most `peak_of(habit)`, with a mean of 1.
double intensity(Habit habit, Timestamp time, std::size_t first_hour) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const auto hour =
      static_cast<std::size_t>(std::chrono::floor<std::chrono::hours>(time - midnight).count() + 24);
  const auto since_first = (hour - first_hour) % 24;
  if (habit == Habit::diurnal) return 1 + std::cos(static_cast<double>(since_first) * 3.14159265 / 12);
  if (habit != Habit::working_hours) return 1;
  const auto weekday = std::chrono::weekday(midnight).c_encoding();
  const bool weekend = weekday == 0 || weekday == 6;
  return weekend || since_first >= 9 ? 0 : 168.0 / 45;
}

double peak_of(Habit habit) {
  if (habit == Habit::diurnal) return 2;
  return habit == Habit::working_hours ? 168.0 / 45 : 1;
}

/// A Poisson process of changing intensity, by thinning (Lewis and Shedler, 1979).
void add_postings(Trace& trace, double per_day, Timestamp from, Timestamp to, std::mt19937_64& random) {
  const auto first_hour = static_cast<std::size_t>(uniform(random) * 24);
  const double mean_gap = day / per_day / peak_of(trace.habit);
  for (auto time = from + of(exponential(random, mean_gap)); time < to;
       time += of(exponential(random, mean_gap)))
    if (uniform(random) * peak_of(trace.habit) < intensity(trace.habit, time, first_hour))
      trace.posted.push_back(time);
}

/// Each burst is some entries within minutes, then nothing for long.
void add_bursts(Trace& trace, double per_day, Timestamp from, Timestamp to, std::mt19937_64& random) {
  constexpr double entries_of_a_burst = 6;
  const double mean_gap = entries_of_a_burst * day / per_day;
  for (auto time = from + of(exponential(random, mean_gap)); time < to;
       time += of(exponential(random, mean_gap)))
    for (auto left = of(2 * entries_of_a_burst * uniform(random)).count(); left > 0 && time < to; --left) {
      trace.posted.push_back(time);
      time += of(exponential(random, 300));
    }
}

}  // namespace

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) * 0x1p-53; }

double exponential(std::mt19937_64& random, double mean) { return -mean * std::log1p(-uniform(random)); }

Trace make_trace(Habit habit, double per_day, Timestamp from, Timestamp to, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Trace trace{habit, {}};
  if (habit == Habit::silent) to = from + (to - from) / 10;
  if (habit == Habit::bursts)
    add_bursts(trace, per_day, from, to, random);
  else
    add_postings(trace, per_day, from, to, random);
  return trace;
}

std::vector<Trace> make_traces(std::size_t count, Timestamp from, Timestamp to, std::uint64_t seed) {
  // Of twenty sources; one in twenty floods.
  constexpr std::array habits{Habit::poisson, Habit::diurnal,       Habit::working_hours, Habit::bursts,
                              Habit::diurnal, Habit::working_hours, Habit::poisson,       Habit::silent,
                              Habit::diurnal, Habit::working_hours};
  std::mt19937_64 random(seed);
  std::vector<Trace> traces;
  for (std::size_t i = 0; i < count; ++i) {
    const bool flood = i % 20 == 19;
    const double per_day = flood ? 48 : std::exp2(-5 + 9 * uniform(random));  // 1/32 to 16
    traces.push_back(
        make_trace(flood ? Habit::flood : habits[i % habits.size()], per_day, from, to, random()));
  }
  return traces;
}

}  // namespace tidings::simulation
