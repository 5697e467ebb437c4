#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tidings::text {

/// The characters of a named reference (HTML Standard, 13.5); `name` as it stands between `&` and the end,
/// with its semicolon where it has one. UTF-8, alive for ever; empty where there is no such name.
std::string_view named_characters(std::string_view name);

enum class ReferencePlace { text, attribute };

struct Reference {
  std::size_t size = 0;    // bytes that it takes, `&` included; 0: none stands here
  std::string characters;  // UTF-8
};

/// The character reference at the beginning of `text`, which starts with `&` (HTML Standard, 13.2.5.72 to
/// 80).
Reference read_reference(std::string_view text, ReferencePlace place);

void append_utf8(std::string& out, char32_t character);

}  // namespace tidings::text
