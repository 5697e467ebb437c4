#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/parse/xml_characters.hpp"

namespace tidings::parse {

/// The elements that a repair stands in, outermost first, and which of them a tag closes.
class OpenElements {
 public:
  explicit OpenElements(std::string_view document) : document_(document) {}

  bool empty() const { return elements_.empty(); }
  std::size_t size() const { return elements_.size(); }
  std::string_view innermost() const { return elements_.back().name; }

  std::size_t innermost_start_tag() const { return elements_.back().start_tag; }

  /// `start_tag` is its number in the document; `unclosed`: it is known to have no end tag of its own.
  void push(std::string_view name, std::size_t start_tag, bool unclosed);
  void pop() { elements_.pop_back(); }

  /// How many stay open behind an end tag of that name, which ends at `end`; all of them where it closes
  /// nothing. Publishers who don't mind case or prefix mean the innermost element that fits best. Items are
  /// closed by their own end tags alone and by those of what they stand in, and these don't count where
  /// items follow that show that they are strays.
  std::size_t left_by_end_tag(std::string_view name, std::size_t end);

  /// How many stay open before a start tag of that name: elements without an end tag of their own end where
  /// something begins that isn't theirs.
  std::size_t left_by_start_tag(std::string_view name) const;

 private:
  enum class Kind : std::uint8_t {
    other,
    holder,     // has elements inside that are called as those of a channel are
    item,       // or entry, outside any other
    container,  // of items
  };

  struct Element {
    std::string_view name;
    std::size_t start_tag;
    std::uint32_t hash;  // of its name, case and prefix aside
    Kind kind;
    bool unclosed;
    bool inside_item;           // or is one
    bool inside_container;      // or is one
    std::size_t left_by_item;   // see left_by_start_tag; 0: nothing is closed
    std::size_t left_by_child;  // the same for what stands in a channel or in an item
  };

  struct ItemTag {
    std::size_t at;
    bool is_end;
  };

  Kind kind_of(std::string_view name) const;
  bool is_of_feeds(std::string_view prefix) const;
  bool is_item_name(std::string_view name) const;
  std::size_t left_by_child(QualifiedName name) const;
  bool is_stray(std::size_t container, std::size_t end);
  ItemTag item_tag_behind(std::size_t place);

  std::string_view document_;
  std::vector<Element> elements_;
  std::string_view feed_prefix_;     // that of the outermost container
  ItemTag next_item_tag_{0, false};  // what was last found
};

}  // namespace tidings::parse
