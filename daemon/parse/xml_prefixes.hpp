#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tidings::parse {

/// The prefixes of namespaces that are in force where a document is read. With very many of them in force all
/// count as declared.
class DeclaredPrefixes {
 public:
  std::size_t size() const { return prefixes_.size(); }

  void declare(std::string_view prefix) {
    if (prefixes_.size() < max_size) prefixes_.push_back(prefix);
  }

  /// Leaves the first `count`: an element has ended.
  void leave(std::size_t count) {
    if (prefixes_.size() == count) return;
    prefixes_.resize(count);
    last_found_ = {};
  }

  bool has(std::string_view prefix) {
    if (prefix == last_found_ || prefix == "xmlns" || prefix == "xml") return true;
    if (std::ranges::find(prefixes_, prefix) == prefixes_.end()) return prefixes_.size() == max_size;
    last_found_ = prefix;
    return true;
  }

 private:
  static constexpr std::size_t max_size = 64;

  std::vector<std::string_view> prefixes_;  // innermost last
  std::string_view last_found_;
};

}  // namespace tidings::parse
