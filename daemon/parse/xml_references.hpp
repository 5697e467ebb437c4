#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/parse/doctype.hpp"

namespace tidings::parse {

struct CharacterNumber {
  std::size_t size = 0;  // bytes that it takes; 0: none stands here
  unsigned value = 0;
  bool is_character = false;  // of XML (2.2)
};

/// What stands behind `&#`: `38;` or `x26;` (XML 1.0, 4.1).
CharacterNumber read_character_number(std::string_view text);

/// An entity's replacement text (XML 1.0, 4.5): references to characters are replaced, others stay.
std::string replacement_text(std::string_view value);

/// A reference to an entity or character, resolved.
struct XmlReference {
  std::size_t size = 0;    // bytes that it takes, `&` included; 0: none stands here
  std::string characters;  // UTF-8, unescaped: `<` may be among them
  std::string fault;       // why an XML parser would refuse it; empty: it wouldn't
};

/// References as feeds use them: the five of XML, numbers, the document's own entities, and HTML's names
/// without a DTD.
class XmlReferences {
 public:
  XmlReferences() = default;
  explicit XmlReferences(Entities entities) : entities_(std::move(entities)) {}

  /// `text` begins with `&`. An entity's text is replaced once: what it refers to by name in turn stays as it
  /// is. All that entities put in is bounded.
  XmlReference resolve(std::string_view text);

 private:
  XmlReference entity(std::string_view name, std::string_view value);

  Entities entities_;
  std::size_t output_ = 0;
};

}  // namespace tidings::parse
