#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidings::parse {

/// What a site's robots.txt says to one crawler (RFC 9309).
class Robots {
 public:
  /// `product` is the crawler's product token, in lower case. Of the file the first 500 KiB count (2.5).
  Robots(std::string_view file, std::string_view product);

  /// Whether the path (with its query) may be asked for: the longest rule that fits decides, Allow before
  /// Disallow (2.2.2).
  bool allows(std::string_view path) const;

 private:
  struct Rule {
    std::string pattern;  // `*`: anything; `$` at its end: the path ends there
    bool allow;
  };

  std::vector<Rule> rules_;
};

}  // namespace tidings::parse
