#pragma once

#include <chrono>

#include "store/sqlite.hpp"

namespace tidings::store {

/// How far a clock may be off, or be set, that nothing follows.
inline constexpr std::chrono::days clock_tolerance{1};

/// Schedules follow a clock that was set. Nobody knows whether it is right now or was before, so that a
/// source that was last tried more than clock_tolerance after `now` is as far from being due, or free of a
/// hold, as it was then, and no poll lies in the future; how far it was moved is remembered. When the clock
/// has returned it is moved forward likewise, by no more than that. So no floor is broken in either order,
/// and nothing waits longer than it did when it was tried. For a transaction.
void follow_clock(Database& database, Timestamp now);

}  // namespace tidings::store
