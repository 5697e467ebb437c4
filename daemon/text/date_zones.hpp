#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tidings::text {

struct ZoneMatch {
  int offset = 0;        // seconds east of UTC
  std::size_t size = 0;  // of the name
};

/// The longest name of a zone that `text`, in lower case, begins with: abbreviations of RFC 5322 and of the
/// world (`est`, `mesz`), and names in words (`eastern standard time`). Where one abbreviation means several
/// zones it is the one that feeds mean: `cst` is North American, `ist` Indian, `bst` British.
std::optional<ZoneMatch> match_zone(std::string_view text);

}  // namespace tidings::text
