#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidings::decode {

/// Where the first byte stands that is no well-formed UTF-8 (RFC 3629); `text.size()` where all is.
std::size_t first_invalid_utf8(std::string_view text);

/// Ill-formed bytes as U+FFFD.
std::string with_replacements(std::string_view text);

}  // namespace tidings::decode
