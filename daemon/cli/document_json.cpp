#include "daemon/cli/document_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

#include "daemon/text/date.hpp"
#include "daemon/text/sanitiser.hpp"
#include "store/ascii.hpp"

namespace tidings::cli {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<parse::Format, std::string_view>, 9> format_names{{
    {parse::Format::rss_090, "rss-0.90"},
    {parse::Format::rss_09x, "rss-0.9x"},
    {parse::Format::rss_10, "rss-1.0"},
    {parse::Format::rss_20, "rss-2.0"},
    {parse::Format::atom_03, "atom-0.3"},
    {parse::Format::atom_10, "atom-1.0"},
    {parse::Format::cdf, "cdf"},
    {parse::Format::json_10, "json-1.0"},
    {parse::Format::json_11, "json-1.1"},
}};

void put(json::object& object, std::string_view key, std::string_view value) {
  if (!value.empty()) object[key] = value;
}
void put(json::object& object, std::string_view key, const std::string& value) {
  put(object, key, std::string_view(value));
}
void put(json::object& object, std::string_view key, const store::PlainText& value) {
  put(object, key, value.str());
}
void put(json::object& object, std::string_view key, const store::SafeHtml& value) {
  if (!value.empty()) object[key] = text::conventional_html(value);
}
void put(json::object& object, std::string_view key, const std::optional<store::WebUrl>& value) {
  if (value) object[key] = value->str();
}
void put(json::object& object, std::string_view key, const std::optional<store::Timestamp>& value) {
  if (value) object[key] = text::format_rfc3339(*value);
}
void put(json::object& object, std::string_view key, const std::optional<std::uint64_t>& value) {
  if (value) object[key] = *value;
}
/// A whole number as one.
void put(json::object& object, std::string_view key, std::optional<double> value) {
  if (!value) return;
  const auto whole = static_cast<std::int64_t>(*value);
  object[key] = static_cast<double>(whole) == *value ? json::value(whole) : json::value(*value);
}
void put(json::object& object, std::string_view key, json::array value) {
  if (!value.empty()) object[key] = std::move(value);
}
void put(json::object& object, std::string_view key, json::object value) {
  if (!value.empty()) object[key] = std::move(value);
}

template <class Range, class Convert>
json::array array_of(const Range& range, Convert convert) {
  json::array array;
  for (const auto& element : range) array.push_back(convert(element));
  return array;
}

json::value plain(const std::string& text) { return json::value(text); }

/// JSON Feed's author: name, url.
json::value author(const store::Person& person) {
  json::object object;
  put(object, "name", person.name);
  put(object, "url", person.uri.empty() && !person.email.empty() ? "mailto:" + person.email : person.uri);
  return object;
}

json::value person(const store::Person& person) {
  json::object object;
  put(object, "name", person.name);
  put(object, "email", person.email);
  put(object, "uri", person.uri);
  return object;
}

json::value category(const normalise::Category& category) {
  json::object object;
  put(object, "term", category.term);
  put(object, "scheme", category.scheme);
  put(object, "label", category.label);
  return object;
}

json::value link(const normalise::Link& link) {
  json::object object;
  put(object, "href", link.href);
  put(object, "rel", link.rel);
  put(object, "type", link.type);
  put(object, "hreflang", link.hreflang);
  put(object, "title", link.title);
  put(object, "length", link.length);
  return object;
}

json::value media(const normalise::Media& media) {
  json::object object;
  put(object, "url", media.url);
  put(object, "type", media.type);
  put(object, "medium", media.medium);
  put(object, "width", media.width);
  put(object, "height", media.height);
  put(object, "thumbnail", media.thumbnail);
  return object;
}

/// What iTunes says with a word and JSON has a type for: `yes`, `true` and `explicit` against `no`, `clean`.
json::value typed(std::string_view name, const std::string& value) {
  if (name != "explicit" && name != "block" && name != "isClosedCaptioned") return json::value(value);
  for (const std::string_view yes : {"yes", "true", "explicit"})
    if (ascii::equal_ignoring_case(value, yes)) return true;
  return false;
}

/// Repeated names become arrays.
json::object pairs(const normalise::Pairs& pairs) {
  json::object object;
  for (const auto& [name, value] : pairs) {
    const auto known = object.find(name);
    if (known == object.end())
      object.emplace(name, typed(name, value));
    else if (known->value().is_array())
      known->value().as_array().push_back(typed(name, value));
    else
      known->value() = json::array{known->value(), typed(name, value)};
  }
  return object;
}

json::array attachments(const normalise::Item& item) {
  json::array array;
  for (const auto& found : item.links) {
    if (found.rel != "enclosure") continue;
    json::object object;
    object["url"] = found.href;
    object["mime_type"] = found.type.empty() ? "application/octet-stream" : found.type;
    put(object, "title", found.title);
    put(object, "size_in_bytes", found.length);
    put(object, "duration_in_seconds", found.duration);
    array.emplace_back(std::move(object));
  }
  return array;
}

json::object item_source(const normalise::ItemSource& source) {
  json::object object;
  put(object, "id", source.id);
  put(object, "title", source.title);
  put(object, "url", source.home_page);
  put(object, "feed_url", source.feed);
  put(object, "updated", source.updated);
  return object;
}

json::object item_extension(const normalise::Item& item) {
  json::object object;
  if (item.id_is_permalink) object["id_is_permalink"] = *item.id_is_permalink;
  put(object, "title_html", item.title_html);
  put(object, "summary_html", item.summary_html);
  put(object, "rights", item.rights);
  put(object, "comments", item.comments);
  put(object, "authors", array_of(item.authors, person));
  put(object, "contributors", array_of(item.contributors, person));
  put(object, "categories", array_of(item.categories, category));
  put(object, "links", array_of(item.links, link));
  if (item.source) put(object, "source", item_source(*item.source));
  if (item.geo) object["geo"] = {{"lat", item.geo->first}, {"lon", item.geo->second}};
  put(object, "itunes", pairs(item.itunes));
  put(object, "media", array_of(item.media, media));
  return object;
}

std::string id_of(const normalise::Item& item) {
  if (!item.id.empty()) return item.id;
  return item.link ? item.link->str() : std::string();
}

/// What is an item's own in JSON Feed stays so; entries have the picture of their text.
void put_image(json::object& object, const normalise::Item& item, bool from_json) {
  if (from_json && item.named_image)
    put(object, "image", item.named_image);
  else
    put(object, "image", item.image);
}

json::value item_object(const normalise::Item& item, bool from_json) {
  json::object object;
  put(object, "id", id_of(item));
  put(object, "url", item.link);
  put(object, "external_url", item.external_url);
  put(object, "title", item.title);
  put(object, "content_html", item.content);
  put(object, "content_text", item.content_text);
  put(object, "summary", item.summary);
  put_image(object, item, from_json);
  put(object, "date_published", item.published);
  put(object, "date_modified", item.updated);
  put(object, "authors", array_of(item.authors, author));
  put(object, "tags",
      array_of(item.categories, [](const normalise::Category& found) { return plain(found.name()); }));
  put(object, "language", item.language);
  put(object, "attachments", attachments(item));
  put(object, "_tidings", item_extension(item));
  return object;
}

json::object generator(const normalise::Generator& generator) {
  json::object object;
  put(object, "name", generator.name);
  put(object, "uri", generator.uri);
  put(object, "version", generator.version);
  return object;
}

json::object document_extension(const normalise::Document& document) {
  json::object object;
  object["format"] = format_name(document.format);
  put(object, "encoding", document.encoding);
  object["well_formed"] = document.well_formed;
  put(object, "warnings", array_of(document.warnings, plain));
  put(object, "id", document.id);
  put(object, "updated", document.updated);
  put(object, "published", document.published);
  put(object, "subtitle_html", document.subtitle_html);
  put(object, "rights", document.rights);
  put(object, "generator", generator(document.generator));
  put(object, "logo", document.logo);
  put(object, "ttl_minutes", document.ttl_minutes);
  put(object, "skip_hours", array_of(document.skip_hours, [](int hour) { return json::value(hour); }));
  put(object, "skip_days", array_of(document.skip_days, plain));
  put(object, "update_period", document.update_period);
  put(object, "authors", array_of(document.authors, person));
  put(object, "contributors", array_of(document.contributors, person));
  put(object, "categories", array_of(document.categories, category));
  put(object, "links", array_of(document.links, link));
  auto itunes = pairs(document.itunes);
  if (document.itunes_owner) itunes["owner"] = person(*document.itunes_owner);
  put(object, "itunes", std::move(itunes));
  return object;
}

bool is_json(parse::Format format) {
  return format == parse::Format::json_10 || format == parse::Format::json_11;
}

json::array hubs(const normalise::Document& document) {
  json::array array;
  for (const auto& found : document.links) {
    if (found.rel != "hub") continue;
    const bool other = is_json(document.format) && !found.type.empty();
    array.push_back({{"type", other ? found.type : "WebSub"}, {"url", found.href}});
  }
  return array;
}

}  // namespace

std::string_view format_name(parse::Format format) {
  return std::ranges::find(format_names, format, &std::pair<parse::Format, std::string_view>::first)->second;
}

std::string document_json(const normalise::Document& document) {
  const bool from_json = is_json(document.format);
  json::object object;
  object["version"] = "https://jsonfeed.org/version/1.1";
  object["title"] = document.title.str();
  put(object, "home_page_url", document.home_page);
  put(object, "feed_url", document.self);
  put(object, "description", document.subtitle);
  put(object, "user_comment", document.user_comment);
  put(object, "icon", document.logo);
  put(object, "favicon", document.icon);
  put(object, "authors", array_of(document.authors, author));
  put(object, "language", document.language);
  put(object, "hubs", hubs(document));
  object["items"] =
      array_of(document.items, [&](const normalise::Item& item) { return item_object(item, from_json); });
  object["_tidings"] = document_extension(document);
  return json::serialize(object);
}

}  // namespace tidings::cli
