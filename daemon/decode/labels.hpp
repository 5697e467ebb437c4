#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidings::decode {

struct Encoding {
  std::string name;   // the WHATWG's, else the label, in lower case
  std::string iconv;  // what iconv(3) calls it, or of the few that it lacks, single_byte.cpp

  bool operator==(const Encoding&) const = default;
};

/// The encoding that a label means in the wild: the WHATWG Encoding standard's labels (4.2), those that only
/// feeds use (UTF-32, EBCDIC, UTF-7), and whatever else iconv(3) knows. Case, blanks and punctuation don't
/// matter.
std::optional<Encoding> encoding_of_label(std::string_view label);

/// Whether a label means ASCII, which the WHATWG takes for windows-1252.
bool is_ascii_label(std::string_view label);

}  // namespace tidings::decode
