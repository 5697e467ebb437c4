#pragma once

#include <optional>
#include <span>
#include <string>

#include "daemon/publish/address.hpp"
#include "store/store.hpp"

namespace tidings::publish {

/// The merged feed's own metadata.
struct SiteInfo {
  std::string title;
  std::string url;  // public address, absolute, ends in `/`
  std::string author;
};

inline constexpr const char* atom_type = "application/atom+xml; charset=utf-8";

/// One document of a feed: what a writer is given.
struct FeedDocument {
  Address address{};
  std::span<const store::StoredEntry> entries{};  // in the order in which they are shown
  std::size_t archives = 0;                       // of the feed, closed so far
  std::span<const store::Deletion> deletions{};   // newest first
};

/// The document as Atom 1.0 (RFC 4287) with its links to the feed's archives (RFC 5005) and what was removed
/// from it (RFC 6721); of two entries with one id the first alone. Nothing in it depends on when it is
/// written.
std::string write_atom(const SiteInfo& site, const FeedDocument& document);

/// What a feed is called: the site's title, with the source's or the category's in front.
std::string feed_title(const SiteInfo& site, const FeedDocument& document);

/// The newest date shown: the feed's own `updated`; the epoch where nothing is.
store::Timestamp newest_update(std::span<const store::StoredEntry> entries);

}  // namespace tidings::publish
