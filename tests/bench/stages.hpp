#pragma once

#include <cstddef>
#include <expected>
#include <string>

#include "daemon/normalise/document.hpp"
#include "daemon/normalise/feed.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/text/url.hpp"

namespace tidings::bench {

/// One step each of what becomes of a document, in a unit of its own so that a profile shows it by name. The
/// first is the yardstick: the XML parser alone, in place. stage_parse includes decode, scan and repair;
/// stage_normalise includes the sanitiser.
bool stage_pugixml(std::string document);
std::string stage_decode(std::string bytes);
bool stage_scan(const std::string& document);  // whether it needs repair
std::string stage_repair(const std::string& document);
std::expected<parse::RawFeed, parse::NotAFeed> stage_parse(std::string bytes);
normalise::Document stage_normalise(const parse::RawFeed& feed, const text::Url& url);
store::Feed stage_make_entries(normalise::Document document);
std::size_t stage_write(const store::Feed& feed);  // bytes of entry files

}  // namespace tidings::bench
