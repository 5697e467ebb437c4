#pragma once

#include <chrono>

#include "store/text_types.hpp"

namespace tidings::store {

/// The time by the wall clock, which may be set back.
inline Timestamp now() { return std::chrono::floor<Timestamp::duration>(std::chrono::system_clock::now()); }

}  // namespace tidings::store
