#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::fetch {

/// How long a response stays fresh for a private cache: max-age − Age, else Expires − Date (RFC 9111, 4.2);
/// absent where it says nothing usable. Values are taken as they come: quoted, repeated, negative, or too
/// large for a number, which count as 2^40 seconds. An empty view: the header is absent; a response without a
/// Date is of when it was `received` (RFC 9110, 6.6.1).
std::optional<std::chrono::seconds> freshness(std::string_view cache_control, std::string_view age,
                                              std::string_view expires, std::string_view date,
                                              store::Timestamp received);

/// Retry-After (RFC 9110, 10.2.3), seconds or a date, none below 0; absent where it can't be read.
std::optional<std::chrono::seconds> retry_after(std::string_view value, store::Timestamp now);

}  // namespace tidings::fetch
