#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::text {

/// Any date that feeds are known to carry: RFC 822/2822/5322, RFC 3339, W3CDTF and ISO 8601 at each
/// precision, asctime, seconds since 1970, the same with months, zones and halves of the day as some forty
/// languages name them, Persian and Buddhist years, and their common mistakes. Zones are abbreviations,
/// offsets, or names that the system's zone files know (`Europe/Brussels`); without one it is UTC, in Korean
/// the zone of Seoul. What can't be read is absent, never invented.
std::optional<store::Timestamp> parse_date(std::string_view text);

/// `2022-01-08T11:58:24Z` (RFC 3339).
std::string format_rfc3339(store::Timestamp time);

}  // namespace tidings::text
