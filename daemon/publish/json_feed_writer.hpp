#pragma once

#include <span>
#include <string>

#include "store/store.hpp"

namespace tidings::publish {

/// What a JSON Feed says of itself.
struct JsonFeedHead {
  std::string title;
  std::string site_url;  // public address, absolute, ends in `/`
  std::string feed_url;  // its own, absolute
  std::string author;
  std::string language{};  // BCP 47; empty: what all entries have in common, if they do
};

/// A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): the entries of write_atom, in the order
/// given, under the same ids; of two with one id the first alone. Where an item came from stands in its
/// `_tidings.source`. One line. Nothing in it depends on when it is written.
std::string write_json_feed(const JsonFeedHead& head, std::span<const store::StoredEntry> entries);

}  // namespace tidings::publish
