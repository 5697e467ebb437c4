#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "store/feed_pages.hpp"

namespace tidings::publish {

/// The page, and what is about the sources, exist of all entries alone.
enum class Format { atom, json, page, status, status_json, opml };

/// Which document of a feed, or which page.
struct Address {
  store::FeedScope scope{};
  Format format = Format::atom;
  std::size_t archive = 0;  // 0: the current document
  auto operator<=>(const Address&) const = default;
};

/// `/`, `/atom.xml`, `/sources/bbc/feed.json`, `/categories/World%20news/archive/7.xml`: the path of a URL.
std::string path_of(const Address& address);

/// Nothing where no document can have that path; one of those that path_of gives.
std::optional<Address> parse_path(std::string_view path);

/// Whether a URL can lead to the feed: a folder `.` or `..` is resolved by whoever asks, an empty one lost.
bool has_address(const store::FeedScope& scope);

/// The part of a path before the document's own name: `/`, `/sources/bbc/`.
std::string folder_of(const store::FeedScope& scope);

}  // namespace tidings::publish
