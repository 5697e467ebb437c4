#pragma once

#include <expected>
#include <string>

#include <pugixml.hpp>

#include "daemon/parse/parse.hpp"
#include "daemon/parse/raw_feed.hpp"
#include "daemon/parse/xml_tree.hpp"

namespace tidings::parse {

inline constexpr std::size_t max_items = 20'000;  // of one document; more are left out, with a warning

/// Each reads the document below its root into `feed`.
void read_rss(pugi::xml_node root, RawFeed& feed);
void read_atom(pugi::xml_node root, RawFeed& feed);
std::expected<RawFeed, NotAFeed> read_json(const std::string& text);

/// Whether there is room for one item more; warns once.
bool has_room(RawFeed& feed);

/// Elements of the modules that any XML feed may hold (Dublin Core, media, iTunes, content, geo, syndication,
/// Atom in RSS, …); true where it was one. What stands there already isn't replaced.
bool read_item_module(pugi::xml_node element, const ElementName& name, RawItem& item);
bool read_feed_module(pugi::xml_node element, const ElementName& name, RawFeed& feed);

/// Atom's constructs, which RSS borrows.
RawLink read_atom_link(pugi::xml_node element);
RawPerson read_atom_person(pugi::xml_node element);
RawText read_atom_text(pugi::xml_node element);
RawCategory read_atom_category(pugi::xml_node element);

/// Keeps the first.
void set_once(std::string& place, std::string value);
void set_once(RawText& place, RawText value);

}  // namespace tidings::parse
