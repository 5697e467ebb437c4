#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "daemon/normalise/field.hpp"
#include "daemon/parse/raw_feed.hpp"

namespace tidings::normalise {

/// The items of the document that a source had last.
class ItemMarks {
 public:
  ItemMarks() = default;
  explicit ItemMarks(std::string_view bytes);  // what `bytes` returned

  void add(ItemMark mark) { marks_.insert(mark); }
  bool contains(ItemMark mark) const { return marks_.contains(mark); }
  std::string bytes() const;

 private:
  std::unordered_set<ItemMark> marks_;
};

/// Marks the items of one document.
class ItemMarker {
 public:
  /// `around`: what entries follow from besides their item.
  explicit ItemMarker(std::string around) : around_(std::move(around)) {}

  ItemMark mark(const parse::RawItem& item, const FieldReader& read);

 private:
  std::string around_;
  std::string text_;  // of the item at hand; kept for its memory
};

}  // namespace tidings::normalise
