#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidings::decode {

/// How many bytes at the beginning are ASCII.
std::size_t ascii_prefix(std::string_view text);

/// Where the first byte stands that is no well-formed UTF-8 (RFC 3629); `text.size()` where all is.
std::size_t first_invalid_utf8(std::string_view text);

/// So much of a text, `longest` bytes at most, that it ends with a whole character.
std::string_view whole_characters(std::string_view text, std::size_t longest);

struct Repaired {
  std::string utf8;
  std::size_t replaced = 0;    // U+FFFD put in
  std::size_t characters = 0;  // well-formed ones beyond ASCII
};

/// Each maximal part of an ill-formed sequence as one U+FFFD (Unicode, 3.9, "substitution of maximal
/// subparts").
Repaired with_replacements(std::string_view text);

}  // namespace tidings::decode
