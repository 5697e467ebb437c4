#include <algorithm>
#include <array>

#include "daemon/parse/constructs.hpp"
#include "daemon/parse/fields.hpp"
#include "daemon/parse/handler_table.hpp"
#include "daemon/parse/media.hpp"
#include "daemon/parse/position.hpp"

namespace tidings::parse {
namespace {

using enum Vocabulary;

constexpr unsigned last_resort = 100;          // among contents
constexpr std::string_view origin = "origin";  // the page itself, where the link only leads to it

bool is_page_type(std::string_view type) { return type.empty() || type.contains("html"); }

void offer_content(const Element& e, ItemFields& f, const RawText& text) {
  f.offer(Field::content, e, f.item.content, text);
}

void html_content(const Element& e, ItemFields& f) { offer_content(e, f, f.xml.raw_text(e, Markup::html)); }
/// Names that were in use before content:encoded, which goes before them.
void old_content(const Element& e, ItemFields& f) {
  f.offer(Field::content, e, f.item.content, f.xml.raw_text(e, Markup::html), last_resort);
}
void xhtml_content(const Element& e, ItemFields& f) {
  offer_content(e, f, {f.xml.markup(e), Markup::html, e.base, e.language});
}

void atom_content(const Element& e, ItemFields& f) {
  const auto type = e.attribute("type");
  if (const auto source = f.xml.attribute_address(e, "src"); !source.empty()) {
    if (!is_page_type(type))
      f.item.links.push_back({source, "enclosure", type, {}, {}, {}});
    else if (f.content_page.href.empty())
      f.content_page = {source, "alternate", type, {}, {}, {}};
    return;
  }
  const bool binary = type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
  if (!binary) offer_content(e, f, read_atom_text(f.xml, e));
}

void offer_summary(const Element& e, ItemFields& f, const RawText& text) {
  if (text.empty()) return;
  if (!f.claim(Field::summary, e)) {
    // A `summary` beside a `description`, none of them of a module: the later one is the content.
    if (f.is_native(e) && !same_name(e.local, f.summary_element))
      f.offer(Field::content, e, f.item.content, text, last_resort + 1);
    return;
  }
  f.item.summary = text;
  f.summary_element = e.local;
  f.summary_may_be_content = f.is_native(e) && !same_name(e.local, "summary");
}
void description(const Element& e, ItemFields& f) { offer_summary(e, f, f.xml.raw_text(e, Markup::html)); }
void atom_summary(const Element& e, ItemFields& f) { offer_summary(e, f, read_atom_text(f.xml, e)); }
void media_description(const Element& e, ItemFields& f) {
  const bool html = same_name(e.attribute("type"), "html");
  offer_summary(e, f, f.xml.raw_text(e, html ? Markup::html : Markup::none));
}

void guid(const Element& e, ItemFields& f) {
  const auto text = f.xml.text(e);
  if (text.empty() || !f.claim(Field::id, e)) return;
  f.item.id = text;
  f.item.id_is_permalink = !same_name(trim(e.attribute("isPermaLink")), "false");
}

void comments_page(const Element& e, ItemFields& f) {
  f.offer(Field::comments, e, f.item.comments, read_address(f.xml, e));
}

void enclosure(const Element& e, ItemFields& f) {
  const auto address = read_address(f.xml, e);
  if (!address.empty())
    f.item.links.push_back(
        {address, "enclosure", e.attribute("type"), {}, e.attribute("title"), e.attribute("length")});
}

/// Atom's elements of a feed, or RSS's title with an address.
void source(const Element& e, ItemFields& f) {
  if (f.item.source_url.empty()) f.item.source_url = f.xml.attribute_address(e, "url");
  auto& place = f.item.source ? *f.item.source : f.item.source.emplace();
  SourceFields fields(f.xml, place, f.native());
  if (e.has_children())
    f.xml.each_child(e, [&](const Element& child) { fields.read_shared(child); });
  else if (place.title.empty())
    place.title = f.xml.raw_text(e, Markup::maybe);
}

void origin_link(const Element& e, ItemFields& f) {
  f.item.links.push_back({f.xml.text_address(e), origin, {}, {}, {}, {}});
}

void language(const Element& e, ItemFields& f) { f.item.language = f.xml.language_tag(f.xml.text(e)); }

void image(const Element& e, ItemFields& f) { f.offer(Field::image, e, f.item.image, read_image(f.xml, e)); }

void cdf_page(const Element& e, ItemFields& f) { f.set_page(f.xml.attribute_address(e, "href")); }

constexpr HandlerTable item_handlers(std::array{
    Handler<ItemFields>{rss, "description", description},
    Handler<ItemFields>{rss, "guid", guid},
    Handler<ItemFields>{rss, "comments", comments_page},
    Handler<ItemFields>{rss, "enclosure", enclosure},
    Handler<ItemFields>{rss, "source", source},
    Handler<ItemFields>{rss, "body", old_content},
    Handler<ItemFields>{rss, "fullitem", old_content},
    Handler<ItemFields>{rss, "image", image},
    Handler<ItemFields>{cdf, "abstract", description},
    Handler<ItemFields>{cdf, "description", description},
    Handler<ItemFields>{cdf, "a", cdf_page},
    Handler<ItemFields>{cdf, "logo", image},
    Handler<ItemFields>{atom, "content", atom_content},
    Handler<ItemFields>{atom, "summary", atom_summary},
    Handler<ItemFields>{atom, "source", source},
    Handler<ItemFields>{content, "encoded", html_content},
    Handler<ItemFields>{xhtml, "body", xhtml_content},
    Handler<ItemFields>{xhtml, "div", xhtml_content},
    Handler<ItemFields>{dublin_core, "description", description},
    Handler<ItemFields>{dublin_core, "abstract", description},
    Handler<ItemFields>{dublin_core, "language", language},
    Handler<ItemFields>{media, "content", read_media_content},
    Handler<ItemFields>{media, "thumbnail", read_media_thumbnail},
    Handler<ItemFields>{media, "group", read_media_group},
    Handler<ItemFields>{media, "description", media_description},
    Handler<ItemFields>{feedburner, "origLink", origin_link},
    Handler<ItemFields>{georss, "point", read_position},
    Handler<ItemFields>{georss, "line", read_position},
    Handler<ItemFields>{georss, "polygon", read_position},
    Handler<ItemFields>{georss, "box", read_position},
    Handler<ItemFields>{georss, "pos", read_position},
    Handler<ItemFields>{georss, "where", read_geometry},
    Handler<ItemFields>{geo, "lat", read_latitude},
    Handler<ItemFields>{geo, "long", read_longitude},
    Handler<ItemFields>{geo, "lon", read_longitude},
    Handler<ItemFields>{geo, "Point", read_geometry},
});

void read_itunes(const Element& e, ItemFields& f) {
  const auto value = itunes_value(f.xml, e);
  if (is_itunes_image(e))
    f.offer(Field::image, e, f.item.image, read_image(f.xml, e));
  else if (same_name(e.local, "author"))
    f.fallback_author = f.fallback_author.empty() ? value : f.fallback_author;
  else if (same_name(e.local, "keywords"))
    add_keywords(value, itunes_scheme, f.item.categories);
  else if (same_name(e.local, "category"))
    return add_itunes_categories(f.xml, e, f.item.categories);
  else if (same_name(e.local, "summary"))
    description(e, f);
  if (!value.empty()) f.item.itunes.push_back({e.local, value, e.base});
}

/// What iTunes says of the episode is so of its recordings.
void spread_duration(RawItem& item) {
  const auto duration =
      std::ranges::find_if(item.itunes, [](const RawPair& pair) { return same_name(pair.name, "duration"); });
  if (duration == item.itunes.end()) return;
  for (auto& link : item.links)
    if (link.rel == "enclosure" && (link.type.starts_with("audio/") || link.type.starts_with("video/")))
      link.duration = duration->value;
}

/// The page with the replies before a feed of them (RFC 4685, 4).
RawAddress replies_of(const RawItem& item) {
  const RawLink* replies = nullptr;
  for (const auto& link : item.links) {
    if (link.rel != "replies") continue;
    if (replies == nullptr || (!is_page_type(replies->type) && is_page_type(link.type))) replies = &link;
  }
  return replies == nullptr ? RawAddress() : replies->href;
}

void finish(const Element& element, ItemFields& f) {
  auto& item = f.item;
  if (item.content.empty() && f.summary_may_be_content) std::swap(item.content, item.summary);
  if (item.authors.empty() && !f.fallback_author.empty()) item.authors.push_back({f.fallback_author, {}, {}});
  if (const auto found = std::ranges::find(item.links, origin, &RawLink::rel); found != item.links.end()) {
    found->rel = "alternate";
    std::rotate(item.links.begin(), found, std::next(found));
  }
  if (!f.content_page.href.empty()) item.links.push_back(f.content_page);
  if (item.id.empty()) item.id = trim(element.attribute("about"));
  for (const auto language :
       {item.content.language, item.summary.language, item.title.language, element.language})
    if (item.language.empty()) item.language = language;
  if (item.comments.empty()) item.comments = replies_of(item);
  spread_duration(item);
}

/// CDF says with attributes what others say with elements.
void read_cdf_attributes(const Element& element, ItemFields& fields) {
  fields.set_page(fields.xml.attribute_address(element, "href"));
  fields.item.updated.value = trim(element.attribute("lastmod"));
}

}  // namespace

void read_item_element(const Element& element, ItemFields& fields) {
  if (element.vocabulary == itunes) {
    read_itunes(element, fields);
    if (!same_name(element.local, "title")) return;
  }
  const auto vocabulary = element.vocabulary == none ? fields.native() : element.vocabulary;
  if (const auto* handler = item_handlers.find(vocabulary, element.local))
    return handler->read(element, fields);
  if (fields.read_shared(element) || !fields.is_native(element)) return;
  for (const auto other : {rss, atom})
    if (const auto* handler = item_handlers.find(other, element.local)) return handler->read(element, fields);
}

RawItem read_item(XmlReader& xml, const Element& element, Vocabulary native, std::vector<Element>& nested) {
  RawItem item;
  ItemFields fields(xml, item, native);
  if (native == cdf) read_cdf_attributes(element, fields);
  xml.each_child(element, [&](const Element& child) {
    if (same_name(child.local, element.local) && child.vocabulary == element.vocabulary)
      nested.push_back(child);
    else
      read_item_element(child, fields);
  });
  finish(element, fields);
  return item;
}

}  // namespace tidings::parse
