#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/normalise/document.hpp"
#include "store/feed.hpp"

namespace tidings::normalise {

/// What the operator says of a source.
struct SourceProfile {
  store::SourceId id;
  std::string name;  // empty: the feed's own title
  std::vector<std::string> categories;
};

/// A document as entries of its source. Ids that a document repeats are one entry where the links agree too,
/// else several. Items that are known become `unchanged`. Dates are what the publisher says: apply_rules
/// (reading_rules.hpp) judges them. Pure.
store::Feed make_feed(Document document, const SourceProfile& source, store::Timestamp now);

/// How long the document asks not to be polled (RSS ttl, syndication module), at most a day; absent where it
/// doesn't.
std::optional<std::chrono::seconds> document_ttl(const Document& document);

}  // namespace tidings::normalise
