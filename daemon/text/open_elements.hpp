#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_writer.hpp"

namespace tidings::text {

/// The elements that are open in what is written, and which of them end where: so that a browser builds the
/// tree that is written, inside of whatever it stands in (HTML Standard, 13.2.6). Bounded depth.
class OpenElements {
 public:
  explicit OpenElements(HtmlWriter& writer) : writer_(writer) { open_.reserve(32); }

  /// Ends what a start tag ends without end tags. False where the element may not stand here; its tags are
  /// then passed over, and its content stays.
  bool make_room(const Element& element);

  /// The same for text.
  void make_room_for_text(std::string_view text);

  bool is_open(const Element& element) const { return counts_[element.index] != 0; }

  /// Whether nothing more may be opened.
  bool is_full() const { return open_.size() >= max_depth; }

  /// A start tag was not written because of that; its end tag is to be passed over too.
  void pass_over() { ++too_deep_; }

  /// An element whose start tag was written.
  void push(const Element& element);

  /// An end tag was read: ends the element and what is open inside; without it: nothing.
  void end(const Element& element);

  /// The same where it ends the innermost one, by its name in lower case, as most do; else false.
  bool end_last_named(std::string_view name);

  void end_all();

  /// Whether what comes next stands in an element of MathML that holds no text.
  bool expects_mathml() const { return !open_.empty() && is_mathml(*open_.back().element); }

 private:
  static constexpr std::size_t max_depth = 256;

  struct Open {
    const Element* element;
    bool implied = false;  // a list that the source doesn't have: it ends with its items
  };

  static bool is_mathml(const Element& element) {
    return element.has(trait::mathml) && !element.has(trait::math_text);
  }
  bool is_last(const Element& element) const { return !open_.empty() && open_.back().element == &element; }
  bool leave_math(const Element& element);
  bool place(const Placement& placement);
  void open_list(const Element& list);
  void end_implied_list();
  void end_paragraph();
  void end_last();
  void end_down_to(std::size_t size);
  std::size_t innermost(const ElementSet& wanted, const ElementSet& until) const;

  HtmlWriter& writer_;
  std::vector<Open> open_;
  std::array<std::uint16_t, element_table.size() + 1> counts_{};  // of open_, by Element::index
  std::size_t too_deep_ = 0;  // start tags passed over, whose end tags are to be passed over too
};

}  // namespace tidings::text
