#pragma once

#include <chrono>

#include "daemon/schedule/profile.hpp"

namespace tidings::schedule {

/// The lateness budget of fetching.md, section 2: the shortest T for which the lateness expected of the
/// entries posted since `from`, ∫₀ᵀ λ(from+s)·(T−s) ds, reaches `price` entry-seconds; at the most `longest`.
/// For a constant λ that is √(2·price/λ) (Sia and Cho, 2005). Linear in the hours of the result.
std::chrono::seconds lateness_interval(const PostingRate& rate, store::Timestamp from, double price,
                                       std::chrono::seconds longest);

}  // namespace tidings::schedule
