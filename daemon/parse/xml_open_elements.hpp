#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tidings::parse {

/// The elements that a repair stands in, outermost first.
class OpenElements {
 public:
  bool empty() const { return names_.empty(); }
  std::size_t size() const { return names_.size(); }
  std::string_view innermost() const { return names_.back(); }

  void push(std::string_view name) { names_.push_back(name); }
  void pop() { names_.pop_back(); }

  /// How many stay open behind an end tag of that name; all of them where it closes nothing. Publishers who
  /// don't mind case or prefix mean the innermost element that fits best.
  std::size_t left_by_end_tag(std::string_view name) const;

 private:
  std::vector<std::string_view> names_;
};

}  // namespace tidings::parse
