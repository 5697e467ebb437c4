#include <algorithm>
#include <array>
#include <utility>

#include "daemon/parse/adapters.hpp"

namespace tidings::parse {
namespace {

bool is_atom(const ElementName& name) {
  return name.vocabulary == Vocabulary::atom || name.vocabulary == Vocabulary::none;
}

/// RFC 4648, 4, line breaks and whatever else is no digit passed over.
std::string decode_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = digits.find(c);
    if (value == digits.npos) continue;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFFFU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
    }
  }
  return out;
}

/// xhtml: inside the one `div` (RFC 4287, 3.1.1.3), or all where there is none.
std::string xhtml_of(pugi::xml_node element) {
  const auto div = child_of(element, Vocabulary::xhtml, "div");
  return markup_of(div ? div : element);
}

Markup markup_of_type(std::string_view type) {
  if (type.empty() || same_name(type, "text") || same_name(type, "text/plain")) return Markup::none;
  return Markup::html;
}

bool is_html_type(std::string_view type) { return same_name(type, "html") || same_name(type, "text/html"); }

bool is_xml_type(std::string_view type) {
  return same_name(type, "xhtml") || type.ends_with("+xml") || type.ends_with("/xml");
}

/// Children of the same name in the source and in the entry alike.
bool read_common(pugi::xml_node element, std::string_view local, RawSource& place) {
  if (local == "id")
    set_once(place.id, text_of(element));
  else if (local == "title")
    set_once(place.title, read_atom_text(element));
  else if (local == "link")
    place.links.push_back(read_atom_link(element));
  else if (local == "updated" || local == "modified")
    set_once(place.updated, text_of(element));
  else if (local == "published" || local == "issued")
    set_once(place.published, text_of(element));
  else if (local == "author")
    place.authors.push_back(read_atom_person(element));
  else if (local == "contributor")
    place.contributors.push_back(read_atom_person(element));
  else if (local == "category")
    place.categories.push_back(read_atom_category(element));
  else if (local == "rights" || local == "copyright")
    set_once(place.rights, read_atom_text(element));
  else
    return false;
  return true;
}

void read_content(pugi::xml_node element, RawItem& item) {
  const auto source = attribute_of(element, "src");
  if (!source.empty()) {
    RawLink link;
    link.href = source;
    link.rel = "alternate";
    link.type = attribute_of(element, "type");
    link.base = base_of(element);
    item.links.push_back(std::move(link));
    return;
  }
  const auto type = attribute_of(element, "type");
  const bool image = type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
  if (!image) set_once(item.content, read_atom_text(element));
}

void read_source(pugi::xml_node element, RawItem& item) {
  auto& source = item.source ? *item.source : item.source.emplace();
  for (const auto child : element.children())
    if (const auto name = element_name(child); is_atom(name)) read_common(child, name.local, source);
}

void read_entry_element(pugi::xml_node element, const ElementName& name, RawItem& item) {
  if (!is_atom(name)) {
    read_item_module(element, name, item);
    return;
  }
  if (read_common(element, name.local, item)) return;
  if (name.local == "content")
    read_content(element, item);
  else if (name.local == "summary")
    set_once(item.summary, read_atom_text(element));
  else if (name.local == "source")
    read_source(element, item);
  else if (name.local == "created")
    set_once(item.published, text_of(element));
}

RawItem read_entry(pugi::xml_node entry) {
  RawItem item;
  item.language = language_of(entry);
  for (const auto child : entry.children())
    if (child.type() == pugi::node_element) read_entry_element(child, element_name(child), item);
  for (const auto& link : item.links)
    if (link.rel == "replies") set_once(item.comments, link.href);
  return item;
}

void read_generator(pugi::xml_node element, RawFeed& feed) {
  feed.generator = {text_of(element), std::string(attribute_of(element, "uri")),
                    std::string(attribute_of(element, "version"))};
  if (feed.generator.uri.empty()) feed.generator.uri = attribute_of(element, "url");
}

void read_feed_element(pugi::xml_node element, const ElementName& name, RawFeed& feed) {
  if (!is_atom(name)) {
    read_feed_module(element, name, feed);
    return;
  }
  if (name.local == "entry") {
    if (has_room(feed)) feed.items.push_back(read_entry(element));
  } else if (name.local == "subtitle" || name.local == "tagline") {
    set_once(feed.subtitle, read_atom_text(element));
  } else if (name.local == "generator") {
    read_generator(element, feed);
  } else if (name.local == "icon") {
    set_once(feed.icon, text_of(element));
  } else if (name.local == "logo") {
    set_once(feed.logo, text_of(element));
  } else {
    read_common(element, name.local, feed);
  }
}

bool is_version_03(pugi::xml_node root) {
  for (const auto attribute : root.attributes())
    if (std::string_view(attribute.name()).starts_with("xmlns") &&
        std::string_view(attribute.value()).contains("purl.org/atom"))
      return true;
  return std::string_view(root.attribute("version").value()) == "0.3";
}

}  // namespace

RawLink read_atom_link(pugi::xml_node element) {
  RawLink link;
  link.href = attribute_of(element, "href");
  link.rel = attribute_of(element, "rel");
  link.type = attribute_of(element, "type");
  link.hreflang = attribute_of(element, "hreflang");
  link.title = attribute_of(element, "title");
  link.length = attribute_of(element, "length");
  link.base = base_of(element);
  if (link.rel.empty()) link.rel = "alternate";
  if (link.href.empty()) link.href = text_of(element);
  return link;
}

RawPerson read_atom_person(pugi::xml_node element) {
  RawPerson person;
  for (const auto child : element.children()) {
    const auto local = element_name(child).local;
    if (same_name(local, "name"))
      person.name = text_of(child);
    else if (same_name(local, "email"))
      person.email = text_of(child);
    else if (same_name(local, "uri") || same_name(local, "url") || same_name(local, "homepage"))
      person.uri = text_of(child);
  }
  if (person.name.empty() && person.email.empty() && !has_element_children(element))
    person.name = text_of(element);
  return person;
}

/// RFC 4287, 3.1 and 4.1.3.3; Atom 0.3's `mode`.
RawText read_atom_text(pugi::xml_node element) {
  const auto type = attribute_of(element, "type");
  const auto mode = attribute_of(element, "mode");
  RawText text = raw_text(element, markup_of_type(type));
  if (mode == "base64") {
    text.value = decode_base64(text.value);
    if (!is_html_type(type)) text.markup = Markup::none;
  } else if (is_xml_type(type) || (mode == "xml" && has_element_children(element))) {
    text.value = has_element_children(element) ? xhtml_of(element) : markup_of(element);
    text.markup = Markup::html;
  } else if (mode == "escaped" && !type.empty() && type != "text/plain") {
    text.markup = Markup::html;
  } else if (!is_html_type(type) && type.contains('/') && type != "text/plain" &&
             !has_element_children(element)) {
    text.value = decode_base64(text.value);  // RFC 4287, 4.1.3.3, rule 6
    text.markup = type.starts_with("text/") ? Markup::none : Markup::html;
  }
  return text;
}

RawCategory read_atom_category(pugi::xml_node element) {
  RawCategory category{std::string(attribute_of(element, "term")),
                       std::string(attribute_of(element, "scheme")),
                       std::string(attribute_of(element, "label"))};
  if (category.term.empty()) category.term = text_of(element);
  return category;
}

void read_atom(pugi::xml_node root, RawFeed& feed) {
  feed.format = is_version_03(root) ? Format::atom_03 : Format::atom_10;
  feed.language = language_of(root);
  if (element_name(root).local == "entry") {
    feed.items.push_back(read_entry(root));
    return;
  }
  for (const auto child : root.children())
    if (child.type() == pugi::node_element) read_feed_element(child, element_name(child), feed);
}

}  // namespace tidings::parse
