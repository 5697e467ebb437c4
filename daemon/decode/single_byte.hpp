#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidings::decode {

/// Bytes in one of the few code pages that iconv(3) lacks, by their names in labels.cpp, as UTF-8; nothing
/// for another name. `x-user-defined` is the WHATWG's (Encoding, 14.5).
std::optional<std::string> decode_single_byte(std::string_view bytes, std::string_view name);

}  // namespace tidings::decode
