#pragma once

#include <string_view>

#include "store/ascii.hpp"

namespace tidings::text {

/// Whether a segment is that many dots, each as it is or encoded.
inline bool is_dots(std::string_view segment, int count) {
  for (; count > 0; --count) {
    if (segment.starts_with('.'))
      segment.remove_prefix(1);
    else if (segment.starts_with("%2e") || segment.starts_with("%2E"))
      segment.remove_prefix(3);
    else
      return false;
  }
  return segment.empty();
}

inline bool is_drive_letter(std::string_view text) {
  return text.size() == 2 && ascii::is_letter(text[0]) && (text[1] == ':' || text[1] == '|');
}

/// "Starts with a Windows drive letter", 4.1.
inline bool starts_with_drive_letter(std::string_view text) {
  return text.size() >= 2 && is_drive_letter(text.substr(0, 2)) &&
         (text.size() == 2 || std::string_view("/\\?#").contains(text[2]));
}

}  // namespace tidings::text
