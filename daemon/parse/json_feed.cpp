#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "daemon/parse/fields.hpp"
#include "daemon/parse/formats.hpp"

namespace tidings::parse {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 64;
constexpr std::ptrdiff_t max_values = 1'000'000;

/// At the most: a comma in a text counts, too.
std::ptrdiff_t count_values(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return c == ',' || c == '[' || c == '{'; });
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

bool is_surrogate(std::string_view escape, char first, char last) {
  return escape.size() >= 6 && escape.starts_with("\\u") && (escape[2] | 0x20) == 'd' &&
         (escape[3] | 0x20) >= first && (escape[3] | 0x20) <= last;
}

/// Halves of surrogate pairs that stand alone, as in text that was cut after so many code units, are U+FFFD.
std::string without_lone_surrogates(std::string text) {
  for (auto at = text.find('\\'); at != text.npos; at = text.find('\\', at)) {
    const auto escape = std::string_view(text).substr(at);
    const bool high = is_surrogate(escape, '8', 'b');
    const bool pair = high && is_surrogate(escape.substr(6), 'c', 'f');
    if (!pair && (high || is_surrogate(escape, 'c', 'f'))) text.replace(at + 2, 4, "fffd");
    at += pair ? 12 : 2;
  }
  return text;
}

class JsonReader {
 public:
  explicit JsonReader(RawFeed& feed) : feed_(feed) {}

  void read(const json::object& object) {
    feed_.title = {.value = text(object, "title"), .markup = Markup::none};
    feed_.subtitle = {.value = text(object, "description"), .markup = Markup::none};
    feed_.user_comment = {.value = text(object, "user_comment"), .markup = Markup::none};
    add_link(feed_.links, text(object, "home_page_url"), "alternate");
    add_link(feed_.links, text(object, "feed_url"), "self", "application/feed+json");
    add_link(feed_.links, text(object, "next_url"), "next");
    each_object(object, "hubs", [&](const json::object& hub) {
      const auto type = text(hub, "type");
      add_link(feed_.links, text(hub, "url"), "hub", type == "WebSub" ? std::string_view() : type);
    });
    feed_.id = text(object, "feed_url");
    feed_.logo = {text(object, "icon")};
    feed_.icon = {text(object, "favicon")};
    feed_.language = text(object, "language");
    read_authors(object, feed_.authors);
    each_object(object, "items", [&](const json::object& item) {
      if (has_room(feed_)) feed_.items.push_back(read_item(item));
    });
  }

  /// A string, or a number as one; publishers write ids either way. Empty where it is anything else.
  std::string_view text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? std::string_view() : text(*value);
  }

 private:
  std::string_view text(const json::value& value) {
    if (const auto* text = value.if_string()) return keep(std::string(*text));
    if (const auto* number = value.if_int64()) return keep(std::to_string(*number));
    if (const auto* number = value.if_uint64()) return keep(std::to_string(*number));
    if (const auto* number = value.if_double()) return keep(fmt::format("{}", *number));
    return {};
  }

  std::string_view keep(std::string text) {
    return text.empty() ? std::string_view() : feed_.storage->keep(std::move(text));
  }

  static void add_link(std::vector<RawLink>& links, std::string_view href, std::string_view rel,
                       std::string_view type = {}) {
    if (!href.empty()) links.push_back({{href}, rel, type, {}, {}, {}});
  }

  void read_authors(const json::object& object, std::vector<RawPerson>& authors) {
    constexpr std::string_view mail = "mailto:";
    for (const std::string_view key : {"authors", "author"}) {
      if (!authors.empty()) return;
      each_object(object, key, [&](const json::object& author) {
        RawPerson person{text(author, "name"), text(author, "email"), {text(author, "url")}, true};
        if (person.uri.value.starts_with(mail))
          person.email = std::exchange(person.uri.value, {}).substr(mail.size());
        authors.push_back(person);
      });
    }
  }

  RawItem read_item(const json::object& object) {
    RawItem item;
    item.id = text(object, "id");
    item.title = {.value = text(object, "title"), .markup = Markup::none};
    add_link(item.links, text(object, "url"), "alternate");
    item.external_url = {text(object, "external_url")};
    item.content = {.value = text(object, "content_html"), .markup = Markup::html};
    item.content_text = text(object, "content_text");
    if (item.content.empty()) item.content = {.value = item.content_text, .markup = Markup::none};
    item.summary = {.value = text(object, "summary"), .markup = Markup::none};
    item.image = {text(object, "image")};
    if (item.image.empty()) item.image = {text(object, "banner_image")};
    item.published.value = text(object, "date_published");
    item.updated.value = text(object, "date_modified");
    item.language = text(object, "language");
    read_authors(object, item.authors);
    read_tags(object, item);
    each_object(object, "attachments", [&](const json::object& attachment) {
      const auto address = text(attachment, "url");
      if (!address.empty())
        item.links.push_back({{address},
                              "enclosure",
                              text(attachment, "mime_type"),
                              {},
                              text(attachment, "title"),
                              text(attachment, "size_in_bytes"),
                              text(attachment, "duration_in_seconds")});
    });
    return item;
  }

  void read_tags(const json::object& object, RawItem& item) {
    const auto* tags = object.if_contains("tags");
    if (tags == nullptr || !tags->is_array()) return;
    for (const auto& tag : tags->get_array())
      if (const auto word = tag.is_string() ? text(tag) : std::string_view(); !word.empty())
        item.categories.push_back({word, {}, {}});
  }

  RawFeed& feed_;
};

}  // namespace

std::expected<RawFeed, NotAFeed> read_json(std::string_view text) {
  if (count_values(text) > max_values)
    return std::unexpected(NotAFeed{.reason = "JSON of more than a million values", .too_large = true});
  json::parse_options options;
  options.max_depth = max_depth;
  options.allow_invalid_utf8 = true;
  boost::system::error_code error;
  auto document = json::parse(text, error, {}, options);
  const bool mended = static_cast<bool>(error);
  if (mended) document = json::parse(without_lone_surrogates(std::string(text)), error, {}, options);
  if (error) return std::unexpected(NotAFeed{"JSON that can't be read: " + error.message()});
  const auto* object = document.if_object();
  if (object == nullptr) return std::unexpected(NotAFeed{"JSON, but no object"});
  RawFeed feed;
  if (mended) {
    feed.well_formed = false;
    feed.warnings.emplace_back("half of a surrogate pair");
  }
  JsonReader reader(feed);
  const auto version = reader.text(*object, "version");
  if (!version.contains("jsonfeed.org/version/"))
    return std::unexpected(NotAFeed{"JSON, but without a JSON Feed's version"});
  feed.format = version.ends_with("/1") || version.ends_with("/1.0") ? Format::json_10 : Format::json_11;
  reader.read(*object);
  return feed;
}

}  // namespace tidings::parse
