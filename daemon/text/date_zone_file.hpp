#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tidings::text {

/// Seconds east of UTC in the zone `name` (`Europe/Brussels`) when its clocks show `local`; the first of both
/// where they show it twice, as before the change where they never do. Read from the system's zone files (RFC
/// 9636); nothing where there is none of that name or it doesn't reach so far.
std::optional<int> zone_offset(std::string_view name, std::chrono::local_seconds local);

}  // namespace tidings::text
