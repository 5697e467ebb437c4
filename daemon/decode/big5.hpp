#pragma once

#include <cstddef>
#include <string_view>

namespace tidings::decode {

/// A pair of bytes of Big5.
struct Big5Pair {
  std::size_t at = 0;
  char16_t character =
      u'\0';  // by the WHATWG's index; NUL: there is no such pair, and `at` is the text's end
};

/// The first pair for which the WHATWG's index has a character, and iconv(3)'s BIG5-HKSCS none or another.
/// `text` begins with a character.
Big5Pair next_big5_exception(std::string_view text);

}  // namespace tidings::decode
