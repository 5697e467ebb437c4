#pragma once

#include <expected>
#include <string>

#include "daemon/parse/element.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/parse/raw_feed.hpp"

namespace tidings::parse {

/// Each reads the document below its root into `feed`.
void read_rss(XmlReader& xml, const Element& root, RawFeed& feed);
void read_atom(XmlReader& xml, const Element& root, RawFeed& feed);

/// A `channel` without `rss` around it: CDF, or an RSS document that lost its root.
void read_channel(XmlReader& xml, const Element& root, RawFeed& feed);

std::expected<RawFeed, NotAFeed> read_json(std::string_view text);

/// An item, and those that stand inside it: some documents never close one before the next begins.
void add_items(XmlReader& xml, const Element& element, Vocabulary native, RawFeed& feed);

}  // namespace tidings::parse
