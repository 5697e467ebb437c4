#include "daemon/parse/element.hpp"

#include <ranges>

#include "store/ascii.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_declarations = 256;  // in force; a document with more is no feed's
constexpr std::size_t max_bases = 100'000;
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The element's character data where it is one piece and there is nothing else; else none.
const char* only_piece(pugi::xml_node element) {
  const auto first = element.first_child();
  if (!first) return "";
  return is_text(first) && !first.next_sibling() ? first.value() : nullptr;
}

/// The character data that stands in the element itself.
std::string own_text(pugi::xml_node element) {
  std::string text;
  for (const auto child : element.children())
    if (is_text(child)) text += child.value();
  return text;
}

/// xml:base, xml:lang, xmlns, and CDF's BASE: by the first letter, since nearly no attribute is one of them.
bool may_be_scope(const char* name) { return *name == 'x' || ascii::lower(*name) == 'b'; }

bool is_cdf_scope(std::string_view element) {
  return same_name(element, "channel") || same_name(element, "item");
}

}  // namespace

std::string_view Element::attribute(std::string_view name) const {
  std::string_view prefixed;
  for (auto found = node.first_attribute(); found; found = found.next_attribute()) {
    const std::string_view written = found.name();
    if (same_name(written, name)) return found.value();
    const bool longer = written.size() > name.size() && written[written.size() - name.size() - 1] == ':';
    if (longer && prefixed.empty() && same_name(own_name(written), name)) prefixed = found.value();
  }
  return prefixed;
}

std::string_view Element::own_name(std::string_view attribute) const {
  const auto [prefix, local_name] = split_name(attribute);
  if (prefix.empty() || prefix == split_name(node.name()).prefix) return local_name;
  if (same_name(local_name, "about") || same_name(local_name, "resource")) return local_name;
  const auto owner = vocabulary_of_prefix(prefix);
  return owner == vocabulary && owner != Vocabulary::unknown ? local_name : std::string_view();
}

bool Element::has_children() const {
  for (auto child = node.first_child(); child; child = child.next_sibling())
    if (child.type() == pugi::node_element) return true;
  return false;
}

Element XmlReader::root(pugi::xml_node node) {
  declared_.clear();
  std::vector<pugi::xml_node> path;
  for (; node && node.type() == pugi::node_element; node = node.parent()) path.push_back(node);
  Element element;
  for (; !path.empty(); path.pop_back()) {
    element = enter(path.back(), element);
    // A feed in a vocabulary of its own making means what its elements are called; so does an `rss` that took
    // one of the modules' for its own.
    const bool is_rss = same_name(element.local, "rss") && element.vocabulary != Vocabulary::rss;
    if (element.vocabulary != Vocabulary::unknown && !is_rss) continue;
    declared_.push_back({split_name(path.back().name()).prefix, Vocabulary::none});
    element.vocabulary = Vocabulary::none;
  }
  return element;
}

Element XmlReader::enter(pugi::xml_node node, const Element& parent) {
  const auto name = split_name(node.name());
  Element element{node, Vocabulary::none, name.local, parent.base, parent.language};
  for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute())
    if (may_be_scope(attribute.name())) read_scope(element, attribute);
  if (const auto* declaration = declaration_of(name.prefix)) {
    element.vocabulary = declaration->vocabulary;
  } else if (!name.prefix.empty()) {
    element.vocabulary = vocabulary_of_prefix(name.prefix);
  }
  return element;
}

void XmlReader::read_scope(Element& element, pugi::xml_attribute attribute) {
  const std::string_view name = attribute.name();
  if (name == "xml:lang") {
    element.language = language_tag(trim(attribute.value()));
  } else if (name == "xml:base" || (same_name(name, "base") && is_cdf_scope(element.local))) {
    const auto value = trim(attribute.value());
    if (value.empty() || value.size() > max_base_size || feed_.bases.size() == max_bases) return;
    feed_.bases.push_back({value, element.base});
    element.base = static_cast<BaseId>(feed_.bases.size() - 1);
  } else if (name == "xmlns" || name.starts_with("xmlns:")) {
    if (declared_.size() == max_declarations) return;
    declared_.push_back(
        {name.substr(std::min<std::size_t>(name.size(), 6)), vocabulary_of_uri(attribute.value())});
  }
}

std::string_view XmlReader::language_tag(std::string_view written) {
  if (!written.contains('_')) return written;
  std::string tag(written);
  std::ranges::replace(tag, '_', '-');
  return keep(std::move(tag));
}

const XmlReader::Declaration* XmlReader::declaration_of(std::string_view prefix) const {
  for (const auto& declaration : std::views::reverse(declared_))
    if (declaration.prefix == prefix) return &declaration;
  return nullptr;
}

std::string_view XmlReader::text(const Element& element) {
  if (const char* piece = only_piece(element.node)) return trim(piece);
  std::string text;
  walk(
      element.node,
      [&](pugi::xml_node node) {
        if (is_text(node)) text += node.value();
      },
      [](pugi::xml_node) {});
  return trim(keep(std::move(text)));
}

std::string_view XmlReader::word(const Element& element) {
  if (const char* piece = only_piece(element.node)) return trim(piece);
  pugi::xml_node place;
  bool several = false;
  const auto look_at = [&](pugi::xml_node node) {
    if (!is_text(node) || is_all_blank(node.value())) return;
    several = several || (place && place != node.parent());
    place = node.parent();
  };
  if (element.has_children()) walk(element.node, look_at, [](pugi::xml_node) {});
  return several ? trim(keep(own_text(element.node))) : text(element);
}

std::string_view XmlReader::html(const Element& element, OwnText own) {
  if (const char* piece = only_piece(element.node)) return piece;
  if (element.has_children()) return markup(element, own);
  return keep(own_text(element.node));
}

std::string_view XmlReader::markup(const Element& element, OwnText own) {
  return keep(markup_of(element.node, own, joined_room_));
}

RawText XmlReader::raw_text(const Element& element, Markup markup) {
  const auto own = markup == Markup::none ? OwnText::characters : OwnText::markup;
  return {html(element, own), element.has_children() ? Markup::html : markup, element.base, element.language};
}

RawAddress XmlReader::address(std::string_view written, const Element& element) {
  constexpr std::string_view escaped = "&amp;";
  if (!written.contains(escaped)) return {written, element.base};
  std::string plain;
  for (auto at = written.find(escaped); at != written.npos; at = written.find(escaped)) {
    plain.append(written.substr(0, at + 1));
    written.remove_prefix(at + escaped.size());
  }
  return {keep(plain.append(written)), element.base};
}

bool is_base64(std::string_view text) {
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const auto line : std::views::split(text, '\n')) {
    for (const char c : trim(std::string_view(line))) {
      if (c == '=')
        ++padding;
      else if (padding != 0 || !base64_digits.contains(c))
        return false;
      else
        ++digits;
    }
  }
  return digits != 0 && padding <= 2 && (digits + padding) % 4 == 0;
}

std::string decode_base64(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto value = base64_digits.find(c);
    if (value == base64_digits.npos) continue;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  return out;
}

}  // namespace tidings::parse
