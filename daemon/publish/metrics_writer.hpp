#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::publish {

inline constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

/// How often a value was at most each bound, and their sum.
template <std::size_t Size>
struct Histogram {
  std::array<double, Size> bounds;               // ascending
  std::array<std::uint64_t, Size + 1> counts{};  // of each bound alone; the last: above all of them
  double sum = 0;

  void observe(double value) {
    std::size_t place = 0;
    while (place < Size && value > bounds[place]) ++place;
    ++counts[place];
    sum += value;
  }
};

/// What the daemon counted since it started, and how things are.
struct Measurements {
  store::Timestamp started;
  std::map<std::string, std::uint64_t, std::less<>> polls;  // by result, as in the log
  std::uint64_t bytes = 0;                                  // that responses had on the wire
  std::uint64_t new_entries = 0;
  std::uint64_t updated_entries = 0;
  Histogram<10> poll_seconds{.bounds = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}};
  Histogram<10> lateness_seconds{.bounds = {60, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 604800}};
  std::map<std::string, std::uint64_t, std::less<>> sources;  // by state; those that none has may be missing
  std::uint64_t stored_entries = 0;
  bool store_works = true;
};

/// In Prometheus's text format 0.0.4, to be served as metrics_type.
std::string write_metrics(const Measurements& measured);

}  // namespace tidings::publish
