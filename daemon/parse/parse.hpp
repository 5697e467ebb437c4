#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "daemon/parse/raw_feed.hpp"

namespace tidings::parse {

/// Why a document is no feed, for people: "an HTML page", "JSON without a JSON Feed version", ….
struct NotAFeed {
  std::string reason;
  bool html = false;       // a page where a feed was due
  std::string page = {};   // its text, where it begins as pages do
  bool too_large = false;  // to be looked at: of more elements than any feed has
};

struct Hints {
  std::string_view content_type;  // of the response, empty: unknown
  std::string_view charset;       // the operator's word, empty: none
};

/// Bytes to what they say: character set, kind of document, one adapter for each format. Every document with
/// the root of a feed is one, also where it is cut short or broken: then `well_formed` is false and what
/// could be read is there. Linear time; nesting, entities, entries and memory are bounded.
std::expected<RawFeed, NotAFeed> parse_document(std::string bytes, const Hints& hints);

}  // namespace tidings::parse
