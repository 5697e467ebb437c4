#include <algorithm>
#include <array>
#include <utility>

#include "daemon/parse/adapters.hpp"

namespace tidings::parse {
namespace {

bool is_native(const ElementName& name) {
  return name.vocabulary == Vocabulary::none || name.vocabulary == Vocabulary::rss;
}

RawLink page_link(pugi::xml_node element) {
  RawLink link;
  link.href = text_of(element);
  if (link.href.empty()) link.href = attribute_of(element, "href");
  link.rel = "alternate";
  link.base = base_of(element);
  return link;
}

RawLink enclosure_link(pugi::xml_node element) {
  RawLink link;
  link.href = attribute_of(element, "url");
  if (link.href.empty()) link.href = attribute_of(element, "resource");
  link.rel = "enclosure";
  link.type = attribute_of(element, "type");
  link.length = attribute_of(element, "length");
  link.base = base_of(element);
  return link;
}

void read_guid(pugi::xml_node element, RawItem& item) {
  if (!item.id.empty()) return;
  item.id = text_of(element);
  item.id_is_permalink = !same_name(attribute_of(element, "isPermaLink"), "false");
}

void read_source_element(pugi::xml_node element, RawItem& item) {
  item.source_url = attribute_of(element, "url");
  item.source.emplace().title = raw_text(element, Markup::maybe);
}

/// content:encoded is the content wherever it stands; a description before it becomes the summary at the end.
struct ItemReader {
  RawItem item;
  RawText description;
  bool link_found = false;

  void read(pugi::xml_node element) {
    const auto name = element_name(element);
    if (!is_native(name)) {
      read_item_module(element, name, item);
      return;
    }
    static constexpr std::array<std::pair<std::string_view, void (*)(pugi::xml_node, ItemReader&)>, 12>
        readers{{
            {"title", [](pugi::xml_node node,
                         ItemReader& self) { set_once(self.item.title, raw_text(node, Markup::maybe)); }},
            {"link", [](pugi::xml_node node, ItemReader& self) { self.read_link(node); }},
            {"description",
             [](pugi::xml_node node, ItemReader& self) {
               set_once(self.description, raw_text(node, Markup::html));
             }},
            {"guid", [](pugi::xml_node node, ItemReader& self) { read_guid(node, self.item); }},
            {"pubDate",
             [](pugi::xml_node node, ItemReader& self) {
               self.item.published = first_text(self.item.published, node);
             }},
            {"author",
             [](pugi::xml_node node, ItemReader& self) {
               self.item.authors.insert(self.item.authors.begin(), read_author(node));
             }},
            {"category",
             [](pugi::xml_node node, ItemReader& self) {
               self.item.categories.push_back({text_of(node), std::string(attribute_of(node, "domain")), {}});
             }},
            {"comments",
             [](pugi::xml_node node, ItemReader& self) { set_once(self.item.comments, text_of(node)); }},
            {"enclosure",
             [](pugi::xml_node node, ItemReader& self) { self.item.links.push_back(enclosure_link(node)); }},
            {"source", [](pugi::xml_node node, ItemReader& self) { read_source_element(node, self.item); }},
            {"body", [](pugi::xml_node node,
                        ItemReader& self) { set_once(self.item.content, raw_text(node, Markup::html)); }},
            {"pubdate", nullptr},
        }};
    for (const auto& [local, reader] : readers)
      if (reader != nullptr && same_name(name.local, local)) return reader(element, *this);
  }

  static std::string first_text(const std::string& known, pugi::xml_node node) {
    return known.empty() ? text_of(node) : known;
  }

  static RawPerson read_author(pugi::xml_node node) {
    if (has_element_children(node)) return read_atom_person(node);
    return {text_of(node), {}, {}};
  }

  /// The element's own link goes before those of modules; an empty one says nothing.
  void read_link(pugi::xml_node element) {
    auto link = page_link(element);
    if (link.href.empty() || std::exchange(link_found, true)) return;
    const auto origin = std::ranges::find(item.links, "origin", &RawLink::rel);
    item.links.insert(origin == item.links.end() ? item.links.begin() : std::next(origin), std::move(link));
  }

  RawItem finish(pugi::xml_node node) {
    if (item.content.empty())
      item.content = std::move(description);
    else if (!description.empty())
      item.summary = std::move(description);
    // feedburner:origLink is the page itself; the link only leads to it.
    if (const auto origin = std::ranges::find(item.links, "origin", &RawLink::rel);
        origin != item.links.end()) {
      origin->rel = "alternate";
      std::rotate(item.links.begin(), origin, std::next(origin));
    }
    if (item.id.empty())
      if (const auto about = node.attribute("rdf:about")) item.id = about.value();
    item.language = item.language.empty() ? language_of(node) : item.language;
    return std::move(item);
  }
};

RawItem read_item(pugi::xml_node node) {
  ItemReader reader;
  for (const auto child : node.children())
    if (child.type() == pugi::node_element && !same_name(element_name(child).local, "item"))
      reader.read(child);
  return reader.finish(node);
}

void read_image(pugi::xml_node element, RawFeed& feed) {
  for (const auto child : element.children())
    if (same_name(element_name(child).local, "url")) set_once(feed.logo, text_of(child));
  if (const auto resource = attribute_of(element, "resource"); feed.logo.empty()) feed.logo = resource;
}

void read_list(pugi::xml_node element, std::vector<std::string>& list) {
  for (const auto child : element.children())
    if (child.type() == pugi::node_element && list.size() < 100) list.push_back(text_of(child));
}

void read_items(pugi::xml_node parent, RawFeed& feed);

void read_channel_element(pugi::xml_node element, RawFeed& feed) {
  const auto name = element_name(element);
  if (!is_native(name)) {
    read_feed_module(element, name, feed);
    return;
  }
  using Reader = void (*)(pugi::xml_node, RawFeed&);
  static constexpr std::array<std::pair<std::string_view, Reader>, 16> readers{{
      {"title", [](pugi::xml_node node, RawFeed& f) { set_once(f.title, raw_text(node, Markup::maybe)); }},
      {"link",
       [](pugi::xml_node node, RawFeed& f) {
         if (auto link = page_link(node); !link.href.empty())
           f.links.insert(f.links.begin(), std::move(link));
       }},
      {"description",
       [](pugi::xml_node node, RawFeed& f) { set_once(f.subtitle, raw_text(node, Markup::html)); }},
      {"language", [](pugi::xml_node node, RawFeed& f) { set_once(f.language, text_of(node)); }},
      {"copyright",
       [](pugi::xml_node node, RawFeed& f) { set_once(f.rights, raw_text(node, Markup::maybe)); }},
      {"managingEditor",
       [](pugi::xml_node node, RawFeed& f) { f.authors.push_back({text_of(node), {}, {}}); }},
      {"author", [](pugi::xml_node node, RawFeed& f) { f.authors.push_back(ItemReader::read_author(node)); }},
      {"webMaster",
       [](pugi::xml_node node, RawFeed& f) { f.contributors.push_back({text_of(node), {}, {}}); }},
      {"pubDate", [](pugi::xml_node node, RawFeed& f) { set_once(f.published, text_of(node)); }},
      {"lastBuildDate", [](pugi::xml_node node, RawFeed& f) { set_once(f.updated, text_of(node)); }},
      {"category",
       [](pugi::xml_node node, RawFeed& f) {
         f.categories.push_back({text_of(node), std::string(attribute_of(node, "domain")), {}});
       }},
      {"generator", [](pugi::xml_node node, RawFeed& f) { set_once(f.generator.name, text_of(node)); }},
      {"ttl", [](pugi::xml_node node, RawFeed& f) { set_once(f.ttl, text_of(node)); }},
      {"image", &read_image},
      {"skipHours", [](pugi::xml_node node, RawFeed& f) { read_list(node, f.skip_hours); }},
      {"skipDays", [](pugi::xml_node node, RawFeed& f) { read_list(node, f.skip_days); }},
  }};
  for (const auto& [local, reader] : readers)
    if (same_name(name.local, local)) return reader(element, feed);
  if (same_name(name.local, "items")) read_items(element, feed);
}

/// Items, in whatever depth they stand inside each other: some documents never close one before the next
/// begins.
void read_items(pugi::xml_node parent, RawFeed& feed) {
  std::vector<pugi::xml_node> left;
  const auto push_items = [&](pugi::xml_node node) {
    const auto begin = left.size();
    for (const auto child : node.children())
      if (child.type() == pugi::node_element && same_name(element_name(child).local, "item") &&
          is_native(element_name(child)))
        left.push_back(child);
    std::reverse(left.begin() + static_cast<std::ptrdiff_t>(begin), left.end());
  };
  push_items(parent);
  while (!left.empty()) {
    const auto node = left.back();
    left.pop_back();
    if (!has_room(feed)) return;
    feed.items.push_back(read_item(node));
    push_items(node);
  }
}

Format format_of(pugi::xml_node root) {
  if (same_name(element_name(root).local, "RDF")) {
    for (const auto attribute : root.attributes())
      if (std::string_view(attribute.value()).contains("simple/0.9")) return Format::rss_090;
    return Format::rss_10;
  }
  const std::string_view version = root.attribute("version").value();
  return version.starts_with("0.9") ? Format::rss_09x : Format::rss_20;
}

}  // namespace

void read_rss(pugi::xml_node root, RawFeed& feed) {
  feed.format = format_of(root);
  feed.language = language_of(root);
  for (const auto child : root.children()) {
    const auto name = element_name(child);
    if (same_name(name.local, "channel") && is_native(name)) {
      if (feed.id.empty()) feed.id = child.attribute("rdf:about").value();
      for (const auto element : child.children())
        if (element.type() == pugi::node_element) read_channel_element(element, feed);
      read_items(child, feed);
    } else if (same_name(name.local, "image") && is_native(name)) {
      read_image(child, feed);
    }
  }
  read_items(root, feed);
}

}  // namespace tidings::parse
