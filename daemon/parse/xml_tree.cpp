#include "daemon/parse/xml_tree.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "daemon/text/url.hpp"

namespace tidings::parse {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view()
                            : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::string_view> declared_uri(pugi::xml_node element, std::string_view prefix) {
  for (auto node = element; node; node = node.parent())
    for (const auto attribute : node.attributes()) {
      std::string_view name = attribute.name();
      if (!name.starts_with("xmlns")) continue;
      name.remove_prefix(5);
      if (name.empty() ? prefix.empty() : name.substr(1) == prefix) return attribute.value();
    }
  return std::nullopt;
}

/// Calls `enter` for each node below `root` in document order and `leave` behind each element, without
/// recursion.
template <class Enter, class Leave>
void walk(pugi::xml_node root, Enter enter, Leave leave) {
  auto node = root.first_child();
  while (node) {
    enter(node);
    if (node.first_child()) {
      node = node.first_child();
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

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

std::string_view local_part(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

bool is_void(std::string_view name) {
  static constexpr std::array<std::string_view, 13> names{
      "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr", "meta"};
  return std::ranges::any_of(names, [&](std::string_view known) { return same_name(name, known); });
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

ElementName element_name(pugi::xml_node element) {
  const std::string_view name = element.name();
  const auto colon = name.find(':');
  const auto prefix = colon == name.npos ? std::string_view() : name.substr(0, colon);
  const auto uri = declared_uri(element, prefix);
  const auto vocabulary = uri              ? vocabulary_of_uri(*uri)
                          : prefix.empty() ? Vocabulary::none
                                           : vocabulary_of_prefix(prefix);
  return {vocabulary, local_part(name)};
}

pugi::xml_node child_of(pugi::xml_node parent, Vocabulary vocabulary, std::string_view local) {
  for (const auto child : parent.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto name = element_name(child);
    if (name.vocabulary == vocabulary && same_name(name.local, local)) return child;
  }
  return {};
}

std::string_view attribute_of(pugi::xml_node element, std::string_view local) {
  for (const auto attribute : element.attributes())
    if (same_name(local_part(attribute.name()), local)) return attribute.value();
  return {};
}

bool has_element_children(pugi::xml_node element) {
  return std::ranges::any_of(element.children(),
                             [](pugi::xml_node child) { return child.type() == pugi::node_element; });
}

std::string text_of(pugi::xml_node element) {
  std::string text;
  walk(
      element,
      [&](pugi::xml_node node) {
        if (is_text(node)) text += node.value();
      },
      [](pugi::xml_node) {});
  return std::string(trim(text));
}

std::string markup_of(pugi::xml_node element) {
  std::string out;
  walk(
      element,
      [&](pugi::xml_node node) {
        if (is_text(node)) return append_escaped(out, node.value());
        if (node.type() != pugi::node_element) return;
        (out += '<') += local_part(node.name());
        for (const auto attribute : node.attributes()) {
          const std::string_view name = attribute.name();
          if (name.starts_with("xmlns") || name.starts_with("xml:")) continue;
          ((out += ' ') += name) += "=\"";
          append_escaped(out, attribute.value());
          out += '"';
        }
        out += '>';
      },
      [&](pugi::xml_node node) {
        const auto name = local_part(node.name());
        if (!is_void(name)) ((out += "</") += name) += '>';
      });
  return out;
}

std::string html_of(pugi::xml_node element) {
  if (has_element_children(element)) return markup_of(element);
  std::string text;
  for (const auto child : element.children())
    if (is_text(child)) text += child.value();
  return text;
}

std::string base_of(pugi::xml_node element) {
  std::vector<std::string_view> bases;  // innermost first
  for (auto node = element; node; node = node.parent())
    if (const auto attribute = node.attribute("xml:base")) bases.push_back(trim(attribute.value()));
  if (bases.empty()) return {};
  std::optional<text::Url> base;
  for (auto it = bases.rbegin(); it != bases.rend(); ++it)
    if (auto url = text::Url::parse(*it, base ? &*base : nullptr); url && url->is_web())
      base = std::move(url);
  return base ? base->href() : std::string(bases.front());
}

std::string language_of(pugi::xml_node element) {
  for (auto node = element; node; node = node.parent())
    if (const auto attribute = node.attribute("xml:lang")) return std::string(trim(attribute.value()));
  return {};
}

RawText raw_text(pugi::xml_node element, Markup markup) {
  return {html_of(element), has_element_children(element) ? Markup::html : markup, base_of(element),
          language_of(element)};
}

}  // namespace tidings::parse
