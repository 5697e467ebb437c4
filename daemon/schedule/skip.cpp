#include "daemon/schedule/skip.hpp"

#include <chrono>

namespace tidings::schedule {
namespace {

bool has_bit(std::uint32_t bits, std::int64_t index) { return (bits >> index & 1U) != 0; }

bool is_skipped(store::Timestamp time, const store::DocumentLimits& limits) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return has_bit(limits.skip_weekdays, std::chrono::weekday(day).c_encoding()) ||
         has_bit(limits.skip_hours, std::chrono::floor<std::chrono::hours>(time - day).count());
}

}  // namespace

store::Timestamp after_skipped(store::Timestamp time, const store::DocumentLimits& limits) {
  constexpr int hours_of_a_week = 7 * 24;
  auto open = time;
  for (int hour = 0; hour <= hours_of_a_week; ++hour) {
    if (!is_skipped(open, limits)) return open;
    open = std::chrono::floor<std::chrono::hours>(open) + std::chrono::hours(1);
  }
  return time;
}

}  // namespace tidings::schedule
