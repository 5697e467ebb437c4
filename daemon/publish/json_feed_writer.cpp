#include "daemon/publish/json_feed_writer.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <boost/json.hpp>

#include "daemon/publish/atom_id.hpp"
#include "daemon/publish/entry_view.hpp"
#include "daemon/publish/iri.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::publish {
namespace {

namespace json = boost::json;

/// A file that an operator edited may have any bytes; JSON has UTF-8 alone (RFC 8259, 8.1).
json::string utf8(std::string_view text) { return json::string(store::well_formed(text)); }

void put(json::object& object, std::string_view key, std::string_view value) {
  if (!value.empty()) object[key] = utf8(value);
}

void put(json::object& object, std::string_view key, const std::optional<store::WebUrl>& value) {
  if (value) object[key] = uri_of(value->str());
}

void put(json::object& object, std::string_view key, json::array value) {
  if (!value.empty()) object[key] = std::move(value);
}

/// Nothing where nobody could tell who it is.
std::optional<json::object> author(const store::Person& person) {
  json::object object;
  put(object, "name", name_of(person));
  auto uri = person.uri.empty() && !person.email.empty() ? "mailto:" + person.email : person.uri;
  if (uri = uri_of(uri); is_absolute_iri(uri)) put(object, "url", uri);
  return object.empty() ? std::nullopt : std::optional(std::move(object));
}

json::array authors(const std::vector<store::Person>& persons) {
  json::array array;
  for (const auto& person : persons)
    if (auto object = author(person)) array.emplace_back(std::move(*object));
  return array;
}

/// Ours, then the publisher's.
json::array tags(const store::Entry& entry) {
  json::array array;
  std::unordered_set<std::string_view> known;
  for (const auto* list : {&entry.categories, &entry.tags})
    for (const auto& tag : *list)
      if (!tag.empty() && known.insert(tag).second) array.emplace_back(utf8(tag));
  return array;
}

json::array attachments(const store::Entry& entry) {
  json::array array;
  for (const auto& enclosure : entry.enclosures) {
    json::object object;
    object["url"] = uri_of(enclosure.url.str());
    object["mime_type"] = is_media_type(enclosure.type) ? enclosure.type : "application/octet-stream";
    if (enclosure.length) object["size_in_bytes"] = *enclosure.length;
    array.emplace_back(std::move(object));
  }
  return array;
}

json::object source(const store::StoredEntry& stored, std::string_view site_url) {
  json::object object;
  put(object, "id", source_id_of(stored, site_url));
  put(object, "title", stored.feed.title.empty() ? stored.entry.author : stored.feed.title.str());
  put(object, "url", stored.feed.home_page);
  put(object, "feed_url", stored.feed.self);
  return object;
}

json::object item(const store::StoredEntry& stored, const std::string& id, std::string_view site_url) {
  const auto& entry = stored.entry;
  json::object object;
  put(object, "id", id);
  put(object, "url", uri_of(page_of(entry, site_url)));
  put(object, "title", entry.title.str());
  object["content_html"] = utf8(text::conventional_html(entry.content));
  put(object, "summary", entry.summary.str());
  if (entry.image.starts_with("http")) put(object, "image", uri_of(entry.image));
  put(object, "date_published", text::format_rfc3339(entry.date()));
  put(object, "date_modified", text::format_rfc3339(entry.updated.value_or(entry.date())));
  put(object, "authors", authors(authors_of(stored)));
  put(object, "tags", tags(entry));
  if (is_language_tag(entry.language)) put(object, "language", entry.language);
  put(object, "attachments", attachments(entry));
  object["_tidings"] = {{"source", source(stored, site_url)}};
  return object;
}

/// Empty where they have none, or not all the same.
std::string common_language(std::span<const store::StoredEntry> entries) {
  if (entries.empty()) return {};
  const auto& first = entries.front().entry.language;
  const bool same =
      std::ranges::all_of(entries, [&](const auto& one) { return one.entry.language == first; });
  return same && is_language_tag(first) ? first : std::string();
}

}  // namespace

std::string write_json_feed(const JsonFeedHead& head, std::span<const store::StoredEntry> entries) {
  json::object feed;
  feed["version"] = "https://jsonfeed.org/version/1.1";
  feed["title"] = utf8(head.title);
  put(feed, "home_page_url", head.site_url);
  put(feed, "feed_url", head.feed_url);
  put(feed, "authors", authors({{head.author, {}, {}}}));
  put(feed, "language", head.language.empty() ? common_language(entries) : head.language);
  json::array items;
  std::unordered_set<std::string> ids;
  for (const auto& stored : entries) {
    const auto id = atom_id(stored);
    if (ids.insert(id).second) items.emplace_back(item(stored, id, head.site_url));
  }
  feed["items"] = std::move(items);
  return json::serialize(feed) + '\n';
}

}  // namespace tidings::publish
