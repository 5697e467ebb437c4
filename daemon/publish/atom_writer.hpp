#pragma once

#include <optional>
#include <span>
#include <string>

#include "store/store.hpp"

namespace tidings::publish {

/// The merged feed's own metadata.
struct SiteInfo {
  std::string title;
  std::string url;  // public address, absolute, ends in `/`
  std::string author;
};

/// The merged feed as Atom 1.0 (RFC 4287), entries in the order given; of two with one id the first alone.
/// Nothing in it depends on when it is written.
std::string write_atom(const SiteInfo& site, std::span<const store::StoredEntry> entries);

/// The newest date shown: the feed's own `updated`; the epoch where nothing is.
store::Timestamp newest_update(std::span<const store::StoredEntry> entries);

}  // namespace tidings::publish
