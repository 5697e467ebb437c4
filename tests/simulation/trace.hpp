#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "store/text_types.hpp"

namespace tidings::simulation {

/// When a source posts. The same seed gives the same times everywhere: only the engine is the library's.
enum class Habit { poisson, diurnal, working_hours, bursts, silent, flood };

struct Trace {
  Habit habit = Habit::poisson;
  std::vector<store::Timestamp> posted;  // sorted
};

/// Uniform in [0, 1), and exponential with that mean.
double uniform(std::mt19937_64& random);
double exponential(std::mt19937_64& random, double mean);

/// Postings of a source between two moments; `per_day` is the mean rate (of a silent one, before it fell
/// silent).
Trace make_trace(Habit habit, double per_day, store::Timestamp from, store::Timestamp to, std::uint64_t seed);

/// `count` sources of all habits, from one entry a month to 48 a day, as a planet's list has them:
/// most post seldom.
std::vector<Trace> make_traces(std::size_t count, store::Timestamp from, store::Timestamp to,
                               std::uint64_t seed);

}  // namespace tidings::simulation
