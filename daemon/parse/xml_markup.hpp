#pragma once

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

/// What stands inside the element, as markup of HTML: character data escaped, elements without their prefixes
/// and namespace declarations. Addresses below an xml:base that stands inside are joined with
/// it: absolute, or relative to the base that is in force at the element.
std::string markup_of(pugi::xml_node element);

}  // namespace tidings::parse
