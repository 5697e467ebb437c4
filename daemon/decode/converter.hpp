#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/decode/labels.hpp"

namespace tidings::decode {

struct Converted {
  std::string utf8;
  std::size_t replaced = 0;  // bytes without a meaning, each now U+FFFD
};

/// Bytes of any encoding but UTF-8 as UTF-8, by the WHATWG's indexes where they and iconv(3) differ on what
/// feeds use. Nothing where iconv lacks the encoding.
std::optional<Converted> convert(std::string_view bytes, const Encoding& from);

}  // namespace tidings::decode
