#pragma once

#include <optional>
#include <string_view>

namespace tidings::decode {

struct Encoding {
  std::string_view name;   // the WHATWG name in lower case
  std::string_view iconv;  // what iconv(3) calls it
};

/// The encoding that a label means in the wild: the WHATWG Encoding standard's labels (4.2), and those that
/// only feeds use (UTF-32, EBCDIC, UTF-7). Case and blanks around it don't matter.
std::optional<Encoding> encoding_of_label(std::string_view label);

}  // namespace tidings::decode
