#pragma once

#include <string_view>

#include "daemon/text/html_tokenizer.hpp"
#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {

/// Calls `take(address, descriptor)` for each candidate of a srcset (HTML Standard, 4.8.4.2.1), the first
/// hundred of them; the views are into `value`.
template <class Take>
void each_candidate(std::string_view value, Take take) {
  constexpr auto ends_address = [](auto c) {
    return (c == ' ') | (c == '\t') | (c == '\n') | (c == '\r') | (c == '\f');
  };
  for (int count = 0; count < 100; ++count) {
    while (!value.empty() && (value[0] == ',' || is_html_blank(value[0]))) value.remove_prefix(1);
    if (value.empty()) return;
    auto address = value.substr(0, store::find_byte(value, ends_address));
    value.remove_prefix(address.size());
    std::string_view descriptor;
    if (address.ends_with(',')) {
      while (address.ends_with(',')) address.remove_suffix(1);
    } else {
      descriptor = value.substr(0, value.find(','));
      value.remove_prefix(descriptor.size());
    }
    take(address, ascii::trim(descriptor, &is_html_blank));
  }
}

}  // namespace tidings::text
