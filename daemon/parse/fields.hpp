#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "daemon/parse/element.hpp"
#include "daemon/parse/raw_feed.hpp"

namespace tidings::parse {

/// What several elements may say of the same thing.
enum class Field : std::uint8_t {
  id,
  title,
  published,
  updated,
  rights,
  content,
  summary,
  image,
  language,
  comments,
  position,
  generator,
};

inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::generator) + 1;

/// Fields of a feed, an item or a source under way. Whoever speaks with more authority about a field is
/// believed, wherever it stands: the format's own element before a module's, an order that Vocabulary has.
/// Among equals the first; an empty element says nothing.
class SourceFields {
 public:
  /// `native` is the vocabulary that elements without a namespace belong to.
  SourceFields(XmlReader& xml, RawSource& place, Vocabulary native)
      : xml(xml), place(place), native_(native) {}

  /// Takes an element by the table of what feeds, items and sources have in common; false: it is none of
  /// those.
  bool read_shared(const Element& element);

  bool is_native(const Element& element) const {
    return element.vocabulary == Vocabulary::none || element.vocabulary == native_;
  }
  Vocabulary native() const { return native_; }

  /// `order` parts elements of one vocabulary: dcterms:issued (0) goes before dc:date (1).
  template <class Value>
  void offer(Field field, const Element& element, Value& into, const Value& value, unsigned order = 0) {
    if (!value.empty() && claim(field, element, order)) into = value;
  }

  /// The same for dates: the next best stays, too.
  void offer_date(Field field, const Element& element, RawDate& into, std::string_view date, unsigned order) {
    if (date.empty()) return;
    if (claim(field, element, order))
      into = {date, into.value};
    else if (into.other.empty())
      into.other = date;
  }

  /// Whether the element is the best so far for that field; it is from then on.
  bool claim(Field field, const Element& element, unsigned order = 0) {
    auto& best = ranks_[static_cast<std::size_t>(field)];
    const auto rank = static_cast<std::uint8_t>(
        (is_native(element) ? 0U : 4U * (1U + static_cast<unsigned>(element.vocabulary))) + order);
    if (rank >= best) return false;
    best = rank;
    return true;
  }

  /// The format's own persons before a module's.
  void add_author(const Element& element, RawPerson person);

  /// The link that RSS means where it says `link`: the first, before all others.
  void set_page(RawAddress address);

  XmlReader& xml;
  RawSource& place;
  std::string_view fallback_author;  // itunes:author: where there is no other

 private:
  Vocabulary native_;
  bool page_found_ = false;
  std::ptrdiff_t native_authors_ = 0;
  std::array<std::uint8_t, field_count> ranks_ = [] {
    std::array<std::uint8_t, field_count> none{};
    none.fill(std::numeric_limits<std::uint8_t>::max());
    return none;
  }();
};

struct ItemFields : SourceFields {
  ItemFields(XmlReader& xml_reader, RawItem& into, Vocabulary native_vocabulary)
      : SourceFields(xml_reader, into, native_vocabulary), item(into) {}

  RawItem& item;
  std::string_view summary_element;     // local name
  bool summary_may_be_content = false;  // an RSS description, where nothing longer is there
  RawLink content_page;                 // of Atom's content; behind the item's own page
};

struct FeedFields : SourceFields {
  FeedFields(XmlReader& xml_reader, RawFeed& into, Vocabulary native_vocabulary)
      : SourceFields(xml_reader, into, native_vocabulary), feed(into) {}

  RawFeed& feed;
};

/// An item's child element into its fields; what nobody knows is passed over.
void read_item_element(const Element& element, ItemFields& fields);

/// All of an element that is an item or entry, but for the items inside it, which go to `nested`.
RawItem read_item(XmlReader& xml, const Element& element, Vocabulary native, std::vector<Element>& nested);

/// A feed's child element into its fields; what nobody knows is passed over.
void read_feed_element(const Element& element, FeedFields& fields);

/// Behind the last of them.
void finish_feed(FeedFields& fields);

/// Whether there is room for one item more; warns once.
bool has_room(RawFeed& feed);

}  // namespace tidings::parse
