#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidings::parse {

/// A document made well-formed, and what had to be done for it.
struct RepairedXml {
  std::string xml;  // one root element, balanced, every reference resolved; no DOCTYPE, no comments
  std::vector<std::string> warnings;  // the first few faults, with their lines
};

/// Reads any text as XML 1.0 and mends what isn't: names of HTML's entities without a DTD, bare `&` and `<`,
/// control characters, attributes without quotes or value, end tags that are missing or wrong, junk around
/// the root, markup of HTML too, an end that came too early. Entities of an internal DTD subset are replaced
/// once, never inside each other; external ones never. Nesting beyond a bound is flattened. Two passes at
/// most, linear time.
RepairedXml repair_xml(std::string_view text);

}  // namespace tidings::parse
