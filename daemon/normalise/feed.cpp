#include "daemon/normalise/feed.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "daemon/normalise/item_marks.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "store/entry_id.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t title_length = 80;  // code points, where the first words of the text stand in

store::FeedInfo feed_info(const Document& document) {
  return {document.id,       document.title,   document.home_page,
          document.self,     document.updated, document.authors,
          document.language, document.rights,  document.logo ? document.logo : document.icon};
}

/// A summary that the content has too, or that is all the content there is, says nothing of its own.
void drop_repeated_summary(Item& item) {
  if (item.summary.empty()) return;
  if (item.content.empty() || text::has_plain_text(item.content.str(), item.summary)) item.summary = {};
}

/// The body: the richest content; text without a single tag becomes paragraphs.
store::SafeHtml take_body(Item& item) {
  auto& richest = item.content.empty() ? item.summary_html : item.content;
  if (richest.str().contains('<')) return std::move(richest);
  return text::paragraphs(text::decode_entities(richest.str()));
}

store::PlainText title_of(const Item& item, const store::SafeHtml& body) {
  if (!item.title.empty()) return item.title;
  const auto words = text::first_words(text::plain_text_of_html(body.str()).str(), title_length);
  if (!words.empty()) return store::PlainText::from(words);
  if (item.link) return store::PlainText::from(item.link->str());
  if (!item.id.empty()) return store::PlainText::from(item.id);
  return store::PlainText::from("untitled");
}

store::EntryId id_of(const Item& item, const store::SafeHtml& body) {
  if (!item.id.empty()) return store::entry_id_from_guid(item.id);
  if (item.link) return store::entry_id_from_link(*item.link);
  if (!item.title.empty()) return store::entry_id_from_title(item.title, item.published);
  return store::entry_id_from_content(body.str());
}

std::vector<store::Enclosure> enclosures_of(const Item& item) {
  std::vector<store::Enclosure> enclosures;
  const auto add = [&](const std::optional<store::WebUrl>& url, const std::string& type, auto length) {
    if (!url || enclosures.size() == 100) return;
    const bool known = std::ranges::any_of(enclosures, [&](const auto& other) { return other.url == *url; });
    if (!known) enclosures.push_back({*url, type, length});
  };
  for (const auto& link : item.links)
    if (link.rel == "enclosure") add(link.web, link.type, link.length);
  for (const auto& media : item.media)
    if (!media.is_picture()) add(media.url, media.type, media.length);
  return enclosures;
}

std::vector<std::string> tags_of(const Item& item) {
  std::vector<std::string> tags;
  std::unordered_set<std::string> known;
  for (const auto& category : item.categories) {
    auto tag = store::PlainText::from(category.name()).str();
    if (!tag.empty() && known.insert(tag).second) tags.push_back(std::move(tag));
  }
  return tags;
}

/// By id, the items that have it.
std::unordered_map<std::string_view, std::vector<std::size_t>> places_of(
    const std::vector<store::EntryId>& ids) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < ids.size(); ++i) places[ids[i].key].push_back(i);
  return places;
}

bool are_distinct(const std::vector<store::EntryId>& ids) {
  std::vector<std::string_view> keys;
  keys.reserve(ids.size());
  for (const auto& id : ids) keys.push_back(id.key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

/// Each of those that share an id gets a finer one, where that tells any two of them apart.
template <class Finer>
void tell_apart(std::vector<store::EntryId>& ids, Finer finer) {
  auto told = ids;
  for (const auto& [key, places] : places_of(ids)) {
    if (places.size() == 1) continue;
    for (const auto place : places)
      if (auto id = finer(place)) told[place] = std::move(*id);
    const auto is_first = [&](std::size_t place) { return told[place] == told[places.front()]; };
    if (std::ranges::all_of(places, is_first))
      for (const auto place : places) told[place] = ids[place];
  }
  ids = std::move(told);
}

/// Of all items, also those that a document repeats under one id though they are others: by their links,
/// else by their titles or dates.
std::vector<store::EntryId> ids_of(const std::vector<Item>& items,
                                   const std::vector<store::SafeHtml>& bodies) {
  std::vector<store::EntryId> ids;
  ids.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) ids.push_back(id_of(items[i], bodies[i]));
  if (are_distinct(ids)) return ids;
  tell_apart(ids, [&](std::size_t i) { return store::entry_id_with_link(items[i].id, items[i].link); });
  tell_apart(ids, [&](std::size_t i) {
    return store::entry_id_with_title(items[i].id, items[i].link, items[i].title, items[i].published);
  });
  return ids;
}

store::Entry make_entry(Item&& item, store::EntryId id, store::SafeHtml body, const SourceProfile& source,
                        const std::string& name, const Document& document, store::Timestamp now) {
  auto title = title_of(item, body);
  auto enclosures = enclosures_of(item);
  auto tags = tags_of(item);
  if (item.authors.empty()) item.authors = document.authors;
  if (item.language.empty()) item.language = document.language;
  return {.source = source.id,
          .id = std::move(id),
          .title = std::move(title),
          .categories = source.categories,
          .author = name,
          .image = std::move(item.image),
          .content = std::move(body),
          .link = std::move(item.link),
          .guid = std::move(item.id),
          .published = item.published ? item.published : item.updated,
          .updated = item.updated,
          .seen = now,
          .summary = std::move(item.summary),
          .authors = std::move(item.authors),
          .tags = std::move(tags),
          .language = std::move(item.language),
          .enclosures = std::move(enclosures),
          .known_as = {}};
}

}  // namespace

store::Feed make_feed(Document document, const SourceProfile& source, store::Timestamp now) {
  store::Feed feed;
  feed.info = feed_info(document);
  std::string name = source.name.empty() ? document.title.str() : source.name;
  if (name.empty()) name = source.id.str();

  auto& items = document.items;
  std::erase_if(items, [](const Item& item) { return item.blank; });
  std::vector<store::SafeHtml> bodies;
  bodies.reserve(items.size());
  for (auto& item : items) {
    drop_repeated_summary(item);
    bodies.push_back(item.is_known ? store::SafeHtml() : take_body(item));
  }
  auto ids = ids_of(items, bodies);
  std::unordered_set<std::string> taken;  // an item that is the same as one before it is left out
  ItemMarks marks;
  feed.entries.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto& item = items[i];
    if (!taken.insert(ids[i].key).second) continue;
    const auto date = item.published ? item.published : item.updated;
    if (item.mark && date.value_or(now) <= now) marks.add(*item.mark);  // one of the future is another then
    if (item.is_known)
      feed.unchanged.push_back(std::move(ids[i]));
    else
      feed.entries.push_back(
          make_entry(std::move(item), std::move(ids[i]), std::move(bodies[i]), source, name, document, now));
  }
  feed.item_marks = marks.bytes();
  return feed;
}

std::optional<std::chrono::seconds> document_ttl(const Document& document) {
  using namespace std::chrono;
  static constexpr std::array<std::pair<std::string_view, hours>, 5> periods{{{"hourly", hours(1)},
                                                                              {"daily", hours(24)},
                                                                              {"weekly", hours(168)},
                                                                              {"monthly", hours(720)},
                                                                              {"yearly", hours(8760)}}};
  constexpr seconds longest = hours(24);
  seconds ttl{0};
  if (document.ttl_minutes)
    ttl = std::min(longest, seconds(std::min<std::uint64_t>(*document.ttl_minutes, 1440) * 60));
  for (const auto& [period, length] : periods)
    if (document.update_period == period)
      ttl = std::max(ttl,
                     std::min(longest, seconds(length) / static_cast<seconds::rep>(std::clamp<std::uint64_t>(
                                                             document.update_frequency, 1, 1000))));
  if (ttl == seconds(0)) return std::nullopt;
  return ttl;
}

}  // namespace tidings::normalise
