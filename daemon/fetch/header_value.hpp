#pragma once

#include <string_view>

#include "store/ascii.hpp"

namespace tidings::fetch {

/// A value in a header field, without the blanks around it, and without quotes, which stand where some
/// servers put them.
inline std::string_view bare_value(std::string_view text) {
  return ascii::trim(text, [](char c) { return ascii::is_space_or_tab(c) || c == '"'; });
}

}  // namespace tidings::fetch
