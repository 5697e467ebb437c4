#pragma once

#include <optional>
#include <string_view>

namespace tidings::text {

/// 1 to 12 for a month's name in one of the languages that feeds are written in, whole or by its usual
/// abbreviation, any case; nothing for another word.
std::optional<unsigned> month_of_word(std::string_view word);

/// Minutes east of UTC of a zone's name (RFC 5322 and those seen in feeds), any case; nothing for another
/// word.
std::optional<int> zone_of_word(std::string_view word);

}  // namespace tidings::text
