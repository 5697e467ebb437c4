#include <algorithm>
#include <array>
#include <utility>

#include "daemon/parse/adapters.hpp"

namespace tidings::parse {
namespace {

using ItemReader = void (*)(pugi::xml_node, RawItem&);

struct ItemModule {
  Vocabulary vocabulary;
  std::string_view local;
  ItemReader read;
};

RawPerson named(pugi::xml_node node) { return {text_of(node), {}, {}}; }

void add_media(pugi::xml_node node, RawItem& item) {
  RawMedia media;
  media.url = attribute_of(node, "url");
  media.type = attribute_of(node, "type");
  media.medium = attribute_of(node, "medium");
  media.width = attribute_of(node, "width");
  media.height = attribute_of(node, "height");
  media.length = attribute_of(node, "fileSize");
  media.is_default = same_name(attribute_of(node, "isDefault"), "true");
  media.base = base_of(node);
  if (const auto thumbnail = child_of(node, Vocabulary::media, "thumbnail"))
    media.thumbnail = attribute_of(thumbnail, "url");
  item.media.push_back(std::move(media));
}

void add_thumbnail(pugi::xml_node node, RawItem& item) {
  RawMedia media;
  media.thumbnail = attribute_of(node, "url");
  if (media.thumbnail.empty()) media.thumbnail = text_of(node);
  media.width = attribute_of(node, "width");
  media.height = attribute_of(node, "height");
  media.base = base_of(node);
  item.media.push_back(std::move(media));
}

/// A group holds one thing in several forms: the one marked as the default first.
void read_group(pugi::xml_node node, RawItem& item) {
  const auto begin = static_cast<std::ptrdiff_t>(item.media.size());
  for (const auto child : node.children()) {
    const auto name = element_name(child);
    if (name.vocabulary == Vocabulary::media && name.local != "group") read_item_module(child, name, item);
  }
  const auto chosen = std::find_if(item.media.begin() + begin, item.media.end(),
                                   [](const RawMedia& media) { return media.is_default; });
  if (chosen != item.media.end()) std::rotate(item.media.begin() + begin, chosen, chosen + 1);
}

/// `45.256 -71.92` (georss:point, gml:pos).
void read_point(pugi::xml_node node, RawItem& item) {
  const auto text = text_of(node);
  const auto blank = text.find_first_of(" ,\t\n");
  if (blank == text.npos || !item.latitude.empty()) return;
  item.latitude = text.substr(0, blank);
  item.longitude = text.substr(std::min(text.find_first_not_of(" ,\t\n", blank), text.size()));
}

void read_where(pugi::xml_node node, RawItem& item) {
  const auto point = child_of(node, Vocabulary::georss, "Point");
  if (const auto position = child_of(point, Vocabulary::georss, "pos")) read_point(position, item);
}

void add_keywords(const std::string& text, std::vector<RawCategory>& categories) {
  for (std::size_t begin = 0; begin < text.size() && categories.size() < 1000;) {
    const auto end = std::min(text.find(',', begin), text.size());
    auto word = text.substr(begin, end - begin);
    word.erase(0, std::min(word.find_first_not_of(" \t\r\n"), word.size()));
    word.erase(word.find_last_not_of(" \t\r\n") + 1);
    if (!word.empty()) categories.push_back({std::move(word), {}, {}});
    begin = end + 1;
  }
}

/// itunes:category, and those inside it.
void add_itunes_categories(pugi::xml_node node, std::vector<RawCategory>& categories) {
  categories.push_back({std::string(attribute_of(node, "text")), {}, {}});
  for (const auto child : node.children())
    if (same_name(element_name(child).local, "category"))
      categories.push_back({std::string(attribute_of(child, "text")), {}, {}});
}

std::string value_of(pugi::xml_node node) {
  for (const std::string_view attribute : {"href", "url", "text"})
    if (const auto value = attribute_of(node, attribute); !value.empty()) return std::string(value);
  return text_of(node);
}

using enum Vocabulary;

constexpr std::array item_modules{
    ItemModule{content, "encoded",
               [](pugi::xml_node n, RawItem& i) { set_once(i.content, raw_text(n, Markup::html)); }},
    ItemModule{xhtml, "body",
               [](pugi::xml_node n, RawItem& i) {
                 set_once(i.content, RawText{markup_of(n), Markup::html, base_of(n), language_of(n)});
               }},
    ItemModule{xhtml, "div",
               [](pugi::xml_node n, RawItem& i) {
                 set_once(i.content, RawText{markup_of(n), Markup::html, base_of(n), language_of(n)});
               }},
    ItemModule{dublin_core, "title",
               [](pugi::xml_node n, RawItem& i) { set_once(i.title, raw_text(n, Markup::maybe)); }},
    ItemModule{dublin_core, "creator", [](pugi::xml_node n, RawItem& i) { i.authors.push_back(named(n)); }},
    ItemModule{dublin_core, "author", [](pugi::xml_node n, RawItem& i) { i.authors.push_back(named(n)); }},
    ItemModule{dublin_core, "contributor",
               [](pugi::xml_node n, RawItem& i) { i.contributors.push_back(named(n)); }},
    ItemModule{dublin_core, "date", [](pugi::xml_node n, RawItem& i) { set_once(i.published, text_of(n)); }},
    ItemModule{dublin_core, "created",
               [](pugi::xml_node n, RawItem& i) { set_once(i.published, text_of(n)); }},
    ItemModule{dublin_core, "issued",
               [](pugi::xml_node n, RawItem& i) { set_once(i.published, text_of(n)); }},
    ItemModule{dublin_core, "modified",
               [](pugi::xml_node n, RawItem& i) { set_once(i.updated, text_of(n)); }},
    ItemModule{dublin_core, "subject",
               [](pugi::xml_node n, RawItem& i) { i.categories.push_back({text_of(n), {}, {}}); }},
    ItemModule{dublin_core, "description",
               [](pugi::xml_node n, RawItem& i) { set_once(i.summary, raw_text(n, Markup::html)); }},
    ItemModule{dublin_core, "rights",
               [](pugi::xml_node n, RawItem& i) { set_once(i.rights, raw_text(n, Markup::maybe)); }},
    ItemModule{dublin_core, "language",
               [](pugi::xml_node n, RawItem& i) { set_once(i.language, text_of(n)); }},
    ItemModule{atom, "link", [](pugi::xml_node n, RawItem& i) { i.links.push_back(read_atom_link(n)); }},
    ItemModule{atom, "author",
               [](pugi::xml_node n, RawItem& i) { i.authors.push_back(read_atom_person(n)); }},
    ItemModule{atom, "updated", [](pugi::xml_node n, RawItem& i) { set_once(i.updated, text_of(n)); }},
    ItemModule{atom, "published", [](pugi::xml_node n, RawItem& i) { set_once(i.published, text_of(n)); }},
    ItemModule{atom, "content", [](pugi::xml_node n, RawItem& i) { set_once(i.content, read_atom_text(n)); }},
    ItemModule{atom, "summary", [](pugi::xml_node n, RawItem& i) { set_once(i.summary, read_atom_text(n)); }},
    ItemModule{media, "content", &add_media},
    ItemModule{media, "thumbnail", &add_thumbnail},
    ItemModule{media, "group", &read_group},
    ItemModule{media, "keywords",
               [](pugi::xml_node n, RawItem& i) { add_keywords(text_of(n), i.categories); }},
    ItemModule{media, "category",
               [](pugi::xml_node n, RawItem& i) { i.categories.push_back({text_of(n), {}, {}}); }},
    ItemModule{media, "description",
               [](pugi::xml_node n, RawItem& i) {
                 set_once(i.summary,
                          raw_text(n, attribute_of(n, "type") == "html" ? Markup::html : Markup::none));
               }},
    ItemModule{media, "title",
               [](pugi::xml_node n, RawItem& i) { set_once(i.title, raw_text(n, Markup::maybe)); }},
    ItemModule{feedburner, "origLink",
               [](pugi::xml_node n, RawItem& i) {
                 RawLink link;
                 link.href = text_of(n);
                 link.rel = "origin";
                 i.links.push_back(std::move(link));
               }},
    ItemModule{georss, "point", &read_point},
    ItemModule{georss, "where", &read_where},
    ItemModule{geo, "lat", [](pugi::xml_node n, RawItem& i) { set_once(i.latitude, text_of(n)); }},
    ItemModule{geo, "long", [](pugi::xml_node n, RawItem& i) { set_once(i.longitude, text_of(n)); }},
    ItemModule{geo, "lon", [](pugi::xml_node n, RawItem& i) { set_once(i.longitude, text_of(n)); }},
};

struct FeedModule {
  Vocabulary vocabulary;
  std::string_view local;
  void (*read)(pugi::xml_node, RawFeed&);
};

constexpr std::array feed_modules{
    FeedModule{dublin_core, "title",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.title, raw_text(n, Markup::maybe)); }},
    FeedModule{dublin_core, "creator", [](pugi::xml_node n, RawFeed& f) { f.authors.push_back(named(n)); }},
    FeedModule{dublin_core, "publisher",
               [](pugi::xml_node n, RawFeed& f) { f.contributors.push_back(named(n)); }},
    FeedModule{dublin_core, "contributor",
               [](pugi::xml_node n, RawFeed& f) { f.contributors.push_back(named(n)); }},
    FeedModule{dublin_core, "date", [](pugi::xml_node n, RawFeed& f) { set_once(f.updated, text_of(n)); }},
    FeedModule{dublin_core, "modified",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.updated, text_of(n)); }},
    FeedModule{dublin_core, "language",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.language, text_of(n)); }},
    FeedModule{dublin_core, "rights",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.rights, raw_text(n, Markup::maybe)); }},
    FeedModule{dublin_core, "subject",
               [](pugi::xml_node n, RawFeed& f) { f.categories.push_back({text_of(n), {}, {}}); }},
    FeedModule{dublin_core, "description",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.subtitle, raw_text(n, Markup::html)); }},
    FeedModule{atom, "link", [](pugi::xml_node n, RawFeed& f) { f.links.push_back(read_atom_link(n)); }},
    FeedModule{atom, "id", [](pugi::xml_node n, RawFeed& f) { set_once(f.id, text_of(n)); }},
    FeedModule{atom, "author",
               [](pugi::xml_node n, RawFeed& f) { f.authors.push_back(read_atom_person(n)); }},
    FeedModule{atom, "updated", [](pugi::xml_node n, RawFeed& f) { set_once(f.updated, text_of(n)); }},
    FeedModule{atom, "subtitle",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.subtitle, read_atom_text(n)); }},
    FeedModule{syndication, "updatePeriod",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.update_period, text_of(n)); }},
    FeedModule{syndication, "updateFrequency",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.update_frequency, text_of(n)); }},
    FeedModule{media, "thumbnail",
               [](pugi::xml_node n, RawFeed& f) { set_once(f.logo, std::string(attribute_of(n, "url"))); }},
};

}  // namespace

void set_once(std::string& place, std::string value) {
  if (place.empty()) place = std::move(value);
}

void set_once(RawText& place, RawText value) {
  if (place.empty()) place = std::move(value);
}

bool has_room(RawFeed& feed) {
  if (feed.items.size() < max_items) return true;
  const std::string warning = "more than " + std::to_string(max_items) + " items: the others are left out";
  if (feed.warnings.empty() || feed.warnings.back() != warning) feed.warnings.push_back(warning);
  return false;
}

bool read_item_module(pugi::xml_node element, const ElementName& name, RawItem& item) {
  if (name.vocabulary == itunes || name.vocabulary == podcast) {
    const auto value = value_of(element);
    if (same_name(name.local, "image"))
      set_once(item.image, value);
    else if (same_name(name.local, "author") && item.authors.empty())
      item.authors.push_back({value, {}, {}});
    else if (same_name(name.local, "keywords"))
      add_keywords(value, item.categories);
    else if (same_name(name.local, "summary") && item.summary.empty())
      item.summary = raw_text(element, Markup::html);
    else if (same_name(name.local, "title") && item.title.empty())
      item.title = raw_text(element, Markup::maybe);
    if (name.vocabulary == itunes) item.itunes.emplace_back(name.local, value);
    return true;
  }
  const auto* module = std::ranges::find_if(item_modules, [&](const ItemModule& known) {
    return known.vocabulary == name.vocabulary && same_name(known.local, name.local);
  });
  if (module == item_modules.end()) return false;
  module->read(element, item);
  return true;
}

bool read_feed_module(pugi::xml_node element, const ElementName& name, RawFeed& feed) {
  if (name.vocabulary == itunes) {
    const auto value = value_of(element);
    if (same_name(name.local, "image"))
      set_once(feed.logo, value);
    else if (same_name(name.local, "author") && feed.authors.empty())
      feed.authors.push_back({value, {}, {}});
    else if (same_name(name.local, "category"))
      add_itunes_categories(element, feed.categories);
    else if (same_name(name.local, "keywords"))
      add_keywords(value, feed.categories);
    else if (same_name(name.local, "summary"))
      set_once(feed.subtitle, raw_text(element, Markup::html));
    if (!same_name(name.local, "category") && !same_name(name.local, "owner"))
      feed.itunes.emplace_back(name.local, value);
    return true;
  }
  const auto* module = std::ranges::find_if(feed_modules, [&](const FeedModule& known) {
    return known.vocabulary == name.vocabulary && same_name(known.local, name.local);
  });
  if (module == feed_modules.end()) return false;
  module->read(element, feed);
  return true;
}

}  // namespace tidings::parse
