#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::fetch {

/// The header fields in which servers tell how many requests are left. An empty view: the header is absent.
struct RateLimitFields {
  std::string_view x_remaining;  // X-RateLimit-Remaining
  std::string_view x_reset;      // X-RateLimit-Reset: seconds from now, or since 1970, or a date
  std::string_view remaining;    // RateLimit-Remaining
  std::string_view reset;        // RateLimit-Reset: seconds from now
  std::string_view policies;     // RateLimit: `"default";r=0;t=50`, or as older drafts have it
};

/// How long it is until there are requests again, where none is left
/// (draft-ietf-httpapi-ratelimit-headers; the X- ones are custom); of several limits, the longest. Nothing
/// where some are left, or nothing usable is said.
std::optional<std::chrono::seconds> rate_limit_reset(const RateLimitFields& fields, store::Timestamp now);

}  // namespace tidings::fetch
