#pragma once

#include <array>
#include <string_view>

namespace tidings::text {

struct NamedCharacters {
  std::string_view name;        // without `&`; with its semicolon, but for the old names that do without
  std::string_view characters;  // UTF-8
};

extern const std::array<NamedCharacters, 2231> named_character_table;

}  // namespace tidings::text
