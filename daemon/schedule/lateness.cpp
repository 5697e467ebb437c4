#include "daemon/schedule/lateness.hpp"

#include <algorithm>
#include <cmath>

namespace tidings::schedule {
namespace {

/// Within one hour λ is constant: after x seconds `expected` entries more have waited x, and those of this
/// hour x/2 on average. The x at which that makes `missing`.
double time_to_reach(double missing, double expected, double rate) {
  // The smaller root of λx²/2 + Λx − missing, in the form that does not cancel and holds for λ = 0.
  return 2 * missing / (expected + std::sqrt(expected * expected + 2 * rate * missing));
}

}  // namespace

std::chrono::seconds lateness_interval(const PostingRate& rate, store::Timestamp from, double price,
                                       std::chrono::seconds longest) {
  double lateness = 0;  // ∫ λ(s)(T−s) ds up to `time`
  double expected = 0;  // Λ: ∫ λ(s) ds up to `time`
  for (auto time = from; time < from + longest;) {
    const auto hour_end = std::chrono::floor<std::chrono::hours>(time) + std::chrono::hours(1);
    const auto length = static_cast<double>(std::chrono::seconds(hour_end - time).count());
    const double here = rate.at(time);
    const double more = expected * length + here * length * length / 2;
    if (lateness + more >= price) {
      const auto rest = std::llround(time_to_reach(price - lateness, expected, here));
      return std::min(longest, time - from + std::chrono::seconds(rest));
    }
    lateness += more;
    expected += here * length;
    time = hour_end;
  }
  return longest;
}

}  // namespace tidings::schedule
