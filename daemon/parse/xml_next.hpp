#pragma once

#include <algorithm>
#include <string_view>

namespace tidings::parse {

/// Where `what` stands next, each place looked for once.
class Next {
 public:
  Next(std::string_view text, std::string_view what) : end_(text.data() + text.size()), what_(what) {}

  /// The first place at or behind `from`, which never goes back; the text's end where there is none.
  const char* behind(const char* from) {
    if (found_ == nullptr || found_ < from) {
      const std::string_view rest(from, static_cast<std::size_t>(end_ - from));
      found_ = from + std::min(rest.find(what_), rest.size());
    }
    return found_;
  }

 private:
  const char* end_;
  std::string_view what_;
  const char* found_ = nullptr;
};

}  // namespace tidings::parse
