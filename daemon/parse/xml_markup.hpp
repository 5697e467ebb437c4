#pragma once

#include <cstddef>
#include <string>

#include <pugixml.hpp>

namespace tidings::parse {

/// Calls `enter` for each node below `root` in document order and `leave` behind each element, without
/// recursion.
template <class Enter, class Leave>
void walk(pugi::xml_node root, Enter enter, Leave leave) {
  auto node = root.first_child();
  while (node) {
    enter(node);
    if (const auto child = node.first_child()) {
      node = child;
      continue;
    }
    if (node.type() == pugi::node_element) leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (node == root) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

inline bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// What the character data is that stands in the element itself, among child elements.
enum class OwnText {
  characters,  // as in XHTML
  markup,      // escaped once more, or in CDATA, as RSS and Atom's `html` have all of it
};

/// What stands inside the element, as markup of HTML: character data escaped, elements without their prefixes
/// and namespace declarations. Addresses below an xml:base that stands inside are joined with it: absolute,
/// or relative to the base that is in force at the element. `room` is how many bytes such addresses may take;
/// what they did is taken off, and where none is left they stay as they are. Text that is markup but leaves a
/// tag open is escaped all the same: it would take what follows with it.
std::string markup_of(pugi::xml_node element, OwnText own_text, std::size_t& room);

}  // namespace tidings::parse
