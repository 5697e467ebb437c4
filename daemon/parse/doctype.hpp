#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string_view>

namespace tidings::parse {

/// Names of general entities and their replacement text, as written.
using Entities = std::map<std::string_view, std::string_view, std::less<>>;

struct Doctype {
  std::size_t end = 0;    // where it ends in the text
  bool ended = true;      // false: the text did first
  bool external = false;  // has an external subset, which may declare anything
  Entities entities;      // of the internal subset; views into the text
};

/// Reads the document type declaration (XML 1.0, 2.8) that begins at `begin`. Only general entities with a
/// literal value are of use here; external ones are never fetched. Linear time.
Doctype read_doctype(std::string_view text, std::size_t begin);

/// Whether what stands between `<?xml` and `?>` is what XML 1.0, 2.8 allows there: a version, then perhaps an
/// encoding, then perhaps whether the document stands alone.
bool is_xml_declaration(std::string_view inside);

}  // namespace tidings::parse
