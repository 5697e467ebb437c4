#pragma once

#include <string>
#include <string_view>

namespace tidings::parse {

/// What a look over a document finds out.
struct XmlScan {
  bool well_formed = true;     // XML 1.0 with Namespaces in XML 1.0 accepts it (no validation)
  bool needs_repair = false;   // pugixml would not read it as it is meant: xml_repair.hpp first
  bool spaces_matter = false;  // white space alone between two elements may be content
  std::string fault;           // the first fault with its line; empty where there is none
};

/// Looks over UTF-8 text without writing any. A document that needs no repair is one that pugixml reads in
/// place as any XML parser would: balanced, no references but the predefined five and numbers that mean
/// themselves, no DOCTYPE, no nesting beyond `max_depth`. Linear time.
XmlScan scan_xml(const std::string& text);

inline constexpr std::size_t max_depth = 512;  // deeper elements are flattened: their text stays

}  // namespace tidings::parse
