#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::text {

/// Any date that feeds are known to carry: RFC 822/2822/5322 with named zones, RFC 3339 and W3CDTF at each
/// precision, asctime, and their common mistakes. Without a zone it is UTC. What can't be read is absent,
/// never invented.
std::optional<store::Timestamp> parse_date(std::string_view text);

/// `2022-01-08T11:58:24Z` (RFC 3339).
std::string format_rfc3339(store::Timestamp time);

}  // namespace tidings::text
