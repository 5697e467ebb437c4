#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "daemon/parse/namespaces.hpp"
#include "daemon/parse/raw_feed.hpp"
#include "daemon/parse/xml_characters.hpp"
#include "daemon/parse/xml_markup.hpp"

namespace tidings::parse {

/// An element with what is in force at it.
struct Element {
  pugi::xml_node node;
  Vocabulary vocabulary = Vocabulary::none;
  std::string_view local;  // as written, without its prefix
  BaseId base = 0;
  std::string_view language;  // xml:lang

  /// The element's own attribute of that name, any case; without a prefix before one with it.
  std::string_view attribute(std::string_view name) const;

  /// The local name of an attribute that is the element's own: one without a prefix, with that of the element
  /// or of its vocabulary, or RDF's `about` and `resource`, whatever its prefix. Empty: another namespace's.
  std::string_view own_name(std::string_view attribute) const;
  bool is(Vocabulary wanted, std::string_view name) const {
    return vocabulary == wanted && same_name(local, name);
  }
  bool has_children() const;  // elements
};

/// Walks a document from the top down, with the namespaces, bases and languages in force. Views that it gives
/// look into the feed's storage.
class XmlReader {
 public:
  explicit XmlReader(RawFeed& feed) : feed_(feed) {}

  /// An element below the document, with what its ancestors declare.
  Element root(pugi::xml_node node);

  /// Calls `visit(const Element&)` with each child element. `visit` may walk on.
  template <class Visit>
  void each_child(const Element& parent, Visit visit) {
    for (auto child = parent.node.first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      const auto outside = declared_.size();
      visit(enter(child, parent));
      declared_.resize(outside);
    }
  }

  /// All character data below the element, its markup left out, ends trimmed.
  std::string_view text(const Element& element);

  /// The same of an address or a number, which stands in one piece: where several elements have something,
  /// what stands in this one itself.
  std::string_view word(const Element& element);

  /// Character data as it is; where elements stand among it, the whole as markup.
  std::string_view html(const Element& element, OwnText own);

  /// The element's content as markup of HTML: elements lose their prefixes, addresses under an xml:base of
  /// their own are made absolute; see markup_of.
  std::string_view markup(const Element& element, OwnText own = OwnText::characters);

  RawText raw_text(const Element& element, Markup markup);

  /// An address as it was meant: publishers escape its `&` once too often, in CDATA above all.
  RawAddress address(std::string_view written, const Element& element);
  RawAddress text_address(const Element& element) { return address(word(element), element); }
  RawAddress attribute_address(const Element& element, std::string_view name) {
    return address(trim(element.attribute(name)), element);
  }

  /// BCP 47 parts its words with hyphens; some publishers write `en_US`.
  std::string_view language_tag(std::string_view written);

  std::string_view keep(std::string text) { return feed_.storage->keep(std::move(text)); }

 private:
  struct Declaration {
    std::string_view prefix;
    Vocabulary vocabulary;
  };

  Element enter(pugi::xml_node node, const Element& parent);
  void read_scope(Element& element, pugi::xml_attribute attribute);
  const Declaration* declaration_of(std::string_view prefix) const;

  RawFeed& feed_;
  std::vector<Declaration> declared_;    // in force, innermost last
  std::size_t joined_room_ = 4U << 20U;  // see markup_of
};

/// RFC 4648, 4, line breaks and whatever else is no digit passed over.
std::string decode_base64(std::string_view text);

/// Whether it is nothing else than whole groups of four digits of base64, in lines.
bool is_base64(std::string_view text);

}  // namespace tidings::parse
