#pragma once

#include <string>
#include <string_view>

namespace tidings::normalise {

/// Writes one text behind the other so that no two lists of them are the same bytes: with its length in
/// front.
inline void append_text(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

}  // namespace tidings::normalise
