#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/entry.hpp"

namespace tidings::store {

/// What a document says of itself: the `source` of its entries in the merged feed.
struct FeedInfo {
  std::string id;  // as the publisher wrote it; empty where there is none
  PlainText title;
  std::optional<WebUrl> home_page;
  std::optional<WebUrl> self;  // the address it gives as its own
  std::optional<Timestamp> updated;
  std::vector<Person> authors;
  std::string language;
  PlainText rights;
  std::optional<WebUrl> icon;
  bool operator==(const FeedInfo&) const = default;
};

/// One document, normalised: entries in document order, no id twice.
struct Feed {
  FeedInfo info;
  std::vector<Entry> entries;
  std::vector<EntryId> unchanged{};  // of those that it has besides, word for word as they were stored
  std::string item_marks{};          // what tells that of its next edition: bytes, kept for whoever made them
};

}  // namespace tidings::store
