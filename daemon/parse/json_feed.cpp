#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "daemon/parse/adapters.hpp"

namespace tidings::parse {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 64;

/// A string, or a number as one; publishers write ids either way. Empty where it is anything else.
std::string text_in(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return std::string(*text);
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  if (const auto* number = value->if_uint64()) return std::to_string(*number);
  if (const auto* number = value->if_double()) return fmt::format("{}", *number);
  return {};
}

/// Calls `take` with each object of an array; a lone object counts as an array of one.
template <class Take>
void each_object(const json::object& object, std::string_view key, Take take) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return;
  if (const auto* one = value->if_object()) take(*one);
  if (const auto* array = value->if_array())
    for (const auto& element : *array)
      if (const auto* member = element.if_object()) take(*member);
}

void read_authors(const json::object& object, std::vector<RawPerson>& authors) {
  for (const std::string_view key : {"authors", "author"}) {
    if (!authors.empty()) return;
    each_object(object, key, [&](const json::object& author) {
      RawPerson person{text_in(author, "name"), {}, text_in(author, "url")};
      constexpr std::string_view mail = "mailto:";
      if (person.uri.starts_with(mail)) person.email = std::exchange(person.uri, {}).substr(mail.size());
      authors.push_back(std::move(person));
    });
  }
}

void add_link(std::vector<RawLink>& links, std::string href, std::string rel, std::string type = {}) {
  if (href.empty()) return;
  RawLink link;
  link.href = std::move(href);
  link.rel = std::move(rel);
  link.type = std::move(type);
  links.push_back(std::move(link));
}

void read_attachment(const json::object& attachment, RawItem& item) {
  RawLink link;
  link.href = text_in(attachment, "url");
  link.rel = "enclosure";
  link.type = text_in(attachment, "mime_type");
  link.title = text_in(attachment, "title");
  link.length = text_in(attachment, "size_in_bytes");
  if (!link.href.empty()) item.links.push_back(std::move(link));
}

RawItem read_item(const json::object& object) {
  RawItem item;
  item.id = text_in(object, "id");
  item.title = {.value = text_in(object, "title"), .markup = Markup::none, .base = {}, .language = {}};
  add_link(item.links, text_in(object, "url"), "alternate");
  item.external_url = text_in(object, "external_url");
  item.content = {
      .value = text_in(object, "content_html"), .markup = Markup::html, .base = {}, .language = {}};
  if (item.content.empty())
    item.content = {
        .value = text_in(object, "content_text"), .markup = Markup::none, .base = {}, .language = {}};
  item.summary = {.value = text_in(object, "summary"), .markup = Markup::none, .base = {}, .language = {}};
  item.image = text_in(object, "image");
  if (item.image.empty()) item.image = text_in(object, "banner_image");
  item.published = text_in(object, "date_published");
  item.updated = text_in(object, "date_modified");
  item.language = text_in(object, "language");
  read_authors(object, item.authors);
  if (const auto* tags = object.if_contains("tags"); tags != nullptr && tags->is_array())
    for (const auto& tag : tags->get_array())
      if (tag.is_string()) item.categories.push_back({std::string(tag.get_string()), {}, {}});
  each_object(object, "attachments",
              [&](const json::object& attachment) { read_attachment(attachment, item); });
  return item;
}

void read_feed(const json::object& object, RawFeed& feed) {
  feed.encoding = "utf-8";
  feed.title = {.value = text_in(object, "title"), .markup = Markup::none, .base = {}, .language = {}};
  feed.subtitle = {
      .value = text_in(object, "description"), .markup = Markup::none, .base = {}, .language = {}};
  add_link(feed.links, text_in(object, "home_page_url"), "alternate");
  add_link(feed.links, text_in(object, "feed_url"), "self", "application/feed+json");
  add_link(feed.links, text_in(object, "next_url"), "next");
  each_object(object, "hubs",
              [&](const json::object& hub) { add_link(feed.links, text_in(hub, "url"), "hub"); });
  feed.id = text_in(object, "feed_url");
  feed.logo = text_in(object, "icon");
  feed.icon = text_in(object, "favicon");
  feed.language = text_in(object, "language");
  read_authors(object, feed.authors);
  each_object(object, "items", [&](const json::object& item) {
    if (has_room(feed)) feed.items.push_back(read_item(item));
  });
}

}  // namespace

std::expected<RawFeed, NotAFeed> read_json(const std::string& text) {
  json::parse_options options;
  options.max_depth = max_depth;
  options.allow_invalid_utf8 = true;
  boost::system::error_code error;
  const auto document = json::parse(text, error, {}, options);
  if (error) return std::unexpected(NotAFeed{"JSON that can't be read: " + error.message()});
  const auto* object = document.if_object();
  const auto version = object == nullptr ? std::string() : text_in(*object, "version");
  if (!version.contains("jsonfeed.org/version/"))
    return std::unexpected(NotAFeed{"JSON, but without a JSON Feed's version"});
  RawFeed feed;
  feed.format = version.ends_with("/1") || version.ends_with("/1.0") ? Format::json_10 : Format::json_11;
  read_feed(*object, feed);
  return feed;
}

}  // namespace tidings::parse
