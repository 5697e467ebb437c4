#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/decode/utf8.hpp"

namespace tidings::parse {

/// What is wrong at `at`, for people: `line 3: a bare `&``. Names out of the document may be of any length;
/// the sentence is not.
inline std::string describe_fault(std::string_view text, std::size_t at, std::string what) {
  constexpr std::size_t max_size = 160;
  if (what.size() > max_size) {
    what.resize(max_size);
    what.resize(decode::first_invalid_utf8(what));
    what += "…";
  }
  const auto line = 1 + std::ranges::count(text.substr(0, at), '\n');
  return "line " + std::to_string(line) + ": " + what;
}

}  // namespace tidings::parse
