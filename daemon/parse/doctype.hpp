#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace tidings::parse {

/// Names of general entities and their replacement text, as written.
using Entities = std::map<std::string_view, std::string_view, std::less<>>;

struct Doctype {
  std::size_t end = 0;           // where it ends in the text; without an end: where the first element may be
  bool external = false;         // has parts elsewhere, which may declare anything
  Entities entities;             // of the internal subset; views into the text
  const char* unread = nullptr;  // behind it an XML parser that reads no part elsewhere passes over all (5.1)
  std::set<std::string_view> external_entities;  // whose text is elsewhere
  std::string fault;                             // what an XML parser refuses; empty: nothing
  std::size_t fault_at = 0;

  /// The first declaration counts (4.2).
  void declare(std::string_view name, std::string_view value) {
    if (entities.size() < max_entities) entities.emplace(name, value);
  }
  void declare_external(std::string_view name) {
    if (external_entities.size() < max_entities && !entities.contains(name)) external_entities.insert(name);
  }

  static constexpr std::size_t max_entities = 1000;  // of each kind
};

/// Reads the document type declaration (XML 1.0, 2.8) that begins at `begin`. Only general entities with a
/// literal value are of use here; external ones are never fetched. One with a fault is read as far as it
/// makes sense. Linear time.
Doctype read_doctype(std::string_view text, std::size_t begin);

/// Whether what stands between `<?xml` and `?>` is what XML 1.0, 2.8 allows there: a version, then perhaps an
/// encoding, then perhaps whether the document stands alone.
bool is_xml_declaration(std::string_view inside);

}  // namespace tidings::parse
