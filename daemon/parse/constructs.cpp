#include "daemon/parse/constructs.hpp"

#include <algorithm>

#include "daemon/decode/utf8.hpp"

namespace tidings::parse {
namespace {

/// Without its parameters (RFC 2045, 5.1).
std::string_view media_type(const Element& element) {
  const auto type = element.attribute("type");
  return trim(type.substr(0, type.find(';')));
}

bool is_html_type(std::string_view type) { return same_name(type, "html") || same_name(type, "text/html"); }

bool is_text_type(std::string_view type) {
  return type.empty() || same_name(type, "text") || same_name(type, "text/plain");
}

bool is_xml_type(std::string_view type) {
  return same_name(type, "xhtml") || type.ends_with("+xml") || type.ends_with("/xml");
}

constexpr std::string_view any_bytes = "application/octet-stream";

/// A document of its own that is no text, whatever it holds.
bool is_binary_type(std::string_view type) {
  return type.contains('/') && !type.starts_with("text/") && !is_html_type(type) && !is_xml_type(type);
}

/// Base64 (RFC 4287, 4.1.3.3, rule 6; Atom 0.3's mode) as the text that it stands for; empty where that is
/// none.
std::string text_of_base64(std::string_view base64, std::string_view type) {
  if (is_binary_type(type) && !same_name(type, any_bytes)) return {};
  auto text = decode::with_replacements(decode_base64(base64));
  const bool is_text = text.replaced == 0 && !text.utf8.contains('\0');
  return is_text || !is_binary_type(type) ? std::move(text.utf8) : std::string();
}

bool has_own_text(const Element& element) {
  return std::ranges::any_of(element.node.children(), [](pugi::xml_node child) {
    return is_text(child) && !is_all_blank(child.value());
  });
}

/// Inside the one `div` (RFC 4287, 3.1.1.3) where that is all there is, else the whole.
std::string_view xhtml_of(XmlReader& xml, const Element& element, OwnText own_text, RawText& text) {
  std::size_t children = 0;
  Element div = element;
  xml.each_child(element, [&](const Element& child) {
    if (children++ == 0 && same_name(child.local, "div")) div = child;
  });
  if (children != 1 || has_own_text(element)) return xml.markup(element, own_text);
  text.base = div.base;
  return xml.markup(div);
}

void add_category(std::vector<RawCategory>& categories, RawCategory category) {
  if (categories.size() < max_categories) categories.push_back(category);
}

RawText read_typed_text(XmlReader& xml, const Element& element, std::string_view type) {
  const auto mode = element.attribute("mode");
  const bool inline_elements = element.has_children();
  if (inline_elements && !same_name(mode, "base64") && !same_name(mode, "escaped")) {
    RawText text{{}, Markup::html, element.base, element.language};
    const auto own_text = is_html_type(type) ? OwnText::markup : OwnText::characters;
    text.value = xhtml_of(xml, element, own_text, text);
    return text;
  }
  auto text = xml.raw_text(element, is_text_type(type) ? Markup::none : Markup::html);
  const bool declared = same_name(mode, "base64");
  if ((declared || (mode.empty() && is_binary_type(type))) && is_base64(text.value)) {
    text.value = xml.keep(text_of_base64(text.value, type));
    if (declared && !is_html_type(type) && !is_xml_type(type)) text.markup = Markup::none;
  } else if (same_name(type, "xhtml") || (is_xml_type(type) && same_name(mode, "xml"))) {
    text.value = xml.markup(element);
  } else if (mode.empty() && type.starts_with("text/") && !is_html_type(type) && !is_xml_type(type)) {
    text.markup = Markup::none;
  }
  return text;
}

/// The same thing in several forms, the richest of them last (RFC 2046, 5.1.4) but for plain text.
RawText read_alternatives(XmlReader& xml, const Element& element) {
  RawText best;
  xml.each_child(element, [&](const Element& part) {
    const auto text = read_typed_text(xml, part, media_type(part));
    if (!text.empty() && (best.empty() || text.markup == Markup::html)) best = text;
  });
  return best;
}

}  // namespace

RawText read_atom_text(XmlReader& xml, const Element& element) {
  const auto type = media_type(element);
  if (same_name(type, "multipart/alternative")) return read_alternatives(xml, element);
  return read_typed_text(xml, element, type);
}

RawLink read_atom_link(XmlReader& xml, const Element& element) {
  RawLink link{{{}, element.base}, "alternate", {}, {}, {}, {}};
  for (auto attribute = element.node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
    const auto name = element.own_name(attribute.name());
    const std::string_view value = attribute.value();
    if (same_name(name, "href"))
      link.href.value = trim(value);
    else if (same_name(name, "rel"))
      link.rel = trim(value).empty() ? link.rel : trim(value);
    else if (same_name(name, "type"))
      link.type = value;
    else if (same_name(name, "hreflang"))
      link.hreflang = value;
    else if (same_name(name, "title"))
      link.title = value;
    else if (same_name(name, "length"))
      link.length = value;
  }
  link.href = link.href.empty() ? xml.text_address(element) : xml.address(link.href.value, element);
  return link;
}

RawPerson read_atom_person(XmlReader& xml, const Element& element) {
  RawPerson person;
  bool children = false;
  xml.each_child(element, [&](const Element& child) {
    children = true;
    if (same_name(child.local, "name")) {
      person.name = person.name.empty() ? xml.text(child) : person.name;
      person.is_name = true;
    } else if (same_name(child.local, "email")) {
      person.email = xml.text(child);
    } else if (same_name(child.local, "uri") || same_name(child.local, "url") ||
               same_name(child.local, "homepage")) {
      person.uri = xml.text_address(child);
    }
  });
  if (person.name.empty() && person.email.empty() && !children) person.name = xml.text(element);
  return person;
}

RawPerson read_person(XmlReader& xml, const Element& element) {
  if (!element.has_children()) return {xml.text(element), {}, {}};
  auto person = read_atom_person(xml, element);
  if (person.name.empty() && person.email.empty() && person.uri.empty()) return {xml.text(element), {}, {}};
  return person;
}

RawCategory read_category(XmlReader& xml, const Element& element) {
  RawCategory category{trim(element.attribute("term")), trim(element.attribute("scheme")),
                       trim(element.attribute("label"))};
  if (category.scheme.empty()) category.scheme = trim(element.attribute("domain"));
  if (category.term.empty()) {
    category.term = xml.text(element);
    category.markup = Markup::maybe;
  }
  if (category.term.empty()) category.term = trim(element.attribute("text"));
  return category;
}

void add_keywords(std::string_view text, std::string_view scheme, std::vector<RawCategory>& categories) {
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    if (const auto word = trim(text.substr(0, end)); !word.empty())
      add_category(categories, {word, scheme, {}, Markup::maybe});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void add_itunes_categories(XmlReader& xml, const Element& element, std::vector<RawCategory>& categories) {
  const auto add = [&](const Element& category) {
    auto term = trim(category.attribute("text"));
    if (term.empty() && !category.has_children()) term = xml.text(category);
    if (!term.empty()) add_category(categories, {term, itunes_scheme, {}, Markup::maybe});
  };
  add(element);
  xml.each_child(element, [&](const Element& child) {
    if (same_name(child.local, "category")) add(child);
  });
}

RawAddress read_address(XmlReader& xml, const Element& element) {
  for (const std::string_view name : {"href", "url", "resource"})
    if (const auto address = xml.attribute_address(element, name); !address.empty()) return address;
  return xml.text_address(element);
}

RawAddress read_image(XmlReader& xml, const Element& element) {
  RawAddress address;
  bool children = false;
  xml.each_child(element, [&](const Element& child) {
    children = true;
    if (address.empty() && same_name(child.local, "url")) address = xml.text_address(child);
  });
  if (address.empty() && children) return xml.attribute_address(element, "resource");
  return address.empty() ? read_address(xml, element) : address;
}

bool is_itunes_image(const Element& element) {
  return same_name(element.local, "image") ||
         (same_name(element.local, "link") && same_name(element.attribute("rel"), "image"));
}

std::string_view itunes_value(XmlReader& xml, const Element& element) {
  for (const std::string_view name : {"href", "url", "text"})
    if (const auto value = element.attribute(name); !value.empty()) return trim(value);
  return xml.text(element);
}

}  // namespace tidings::parse
