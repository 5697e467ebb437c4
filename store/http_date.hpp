#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::store {

/// `Sat, 08 Jan 2022 11:58:24 GMT`: the IMF-fixdate of RFC 9110, 5.6.7, which is also the entry file's form.
std::string format_http_date(Timestamp time);
void append_http_date(std::string& out, Timestamp time);

/// The form above alone; the wild's other forms are daemon/text/date's.
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace tidings::store
