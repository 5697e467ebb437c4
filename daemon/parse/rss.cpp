#include <string_view>

#include "daemon/parse/fields.hpp"
#include "daemon/parse/formats.hpp"

namespace tidings::parse {
namespace {

Format format_of(const Element& root) {
  if (same_name(root.local, "RDF")) {
    for (const auto attribute : root.node.attributes())
      if (std::string_view(attribute.value()).contains("simple/0.9")) return Format::rss_090;
    return Format::rss_10;
  }
  if (same_name(root.local, "channel")) return Format::rss_10;  // RSS 1.1
  return trim(root.attribute("version")).starts_with("0.9") ? Format::rss_09x : Format::rss_20;
}

/// A channel, or what stands beside it; channels inside each other are one.
void read_part(XmlReader& xml, const Element& element, FeedFields& fields, int depth) {
  constexpr int max_channel_depth = 8;
  if (fields.is_native(element) || element.vocabulary == Vocabulary::rss) {
    if (same_name(element.local, "item")) return add_items(xml, element, fields.native(), fields.feed);
    const bool channel = same_name(element.local, "channel");
    if (channel && fields.feed.id.empty()) fields.feed.id = trim(element.attribute("about"));
    if ((channel || same_name(element.local, "items")) && depth < max_channel_depth)
      return xml.each_child(element, [&](const Element& child) { read_part(xml, child, fields, depth + 1); });
  }
  read_feed_element(element, fields);
}

/// CDF names its addresses in attributes.
void read_cdf_attributes(const Element& root, FeedFields& fields) {
  fields.set_page(fields.xml.attribute_address(root, "href"));
  fields.feed.updated.value = trim(root.attribute("lastmod"));
  if (const auto self = fields.xml.attribute_address(root, "self"); !self.empty())
    fields.feed.links.push_back({self, "self", {}, {}, {}, {}});
}

bool is_cdf(XmlReader& xml, const Element& root) {
  for (const std::string_view name : {"href", "base", "lastmod", "self", "level", "precache"})
    if (!root.attribute(name).empty()) return true;
  bool found = root.local == "CHANNEL";
  xml.each_child(root, [&](const Element& child) {
    found = found || same_name(child.local, "abstract") ||
            (same_name(child.local, "item") && !child.attribute("href").empty());
  });
  return found;
}

}  // namespace

void add_items(XmlReader& xml, const Element& element, Vocabulary native, RawFeed& feed) {
  std::vector<Element> left{element};
  while (!left.empty()) {
    if (!has_room(feed)) return;
    const auto item = left.back();
    left.pop_back();
    std::vector<Element> nested;
    feed.items.push_back(read_item(xml, item, native, nested));
    left.insert(left.end(), nested.rbegin(), nested.rend());
  }
}

void read_rss(XmlReader& xml, const Element& root, RawFeed& feed) {
  feed.format = format_of(root);
  FeedFields fields(xml, feed, Vocabulary::rss);
  xml.each_child(root, [&](const Element& child) { read_part(xml, child, fields, 0); });
  finish_feed(fields);
  if (feed.language.empty()) feed.language = root.language;
}

void read_channel(XmlReader& xml, const Element& root, RawFeed& feed) {
  if (!is_cdf(xml, root)) return read_rss(xml, root, feed);
  feed.format = Format::cdf;
  FeedFields fields(xml, feed, Vocabulary::cdf);
  read_cdf_attributes(root, fields);
  xml.each_child(root, [&](const Element& child) { read_part(xml, child, fields, 0); });
  finish_feed(fields);
  if (feed.language.empty()) feed.language = root.language;
}

}  // namespace tidings::parse
