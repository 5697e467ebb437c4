#pragma once

#include <string_view>
#include <vector>

#include "daemon/parse/element.hpp"
#include "daemon/parse/raw_feed.hpp"

namespace tidings::parse {

/// RFC 4287, 3.1 and 4.1.3.3; Atom 0.3's `mode`.
RawText read_atom_text(XmlReader& xml, const Element& element);
RawLink read_atom_link(XmlReader& xml, const Element& element);
RawPerson read_atom_person(XmlReader& xml, const Element& element);

/// A person of RSS: a string, or what Atom has.
RawPerson read_person(XmlReader& xml, const Element& element);

/// Atom's term, scheme and label, RSS's text and domain, whichever are there.
RawCategory read_category(XmlReader& xml, const Element& element);

/// Words between commas; `scheme` says whose they are.
void add_keywords(std::string_view text, std::string_view scheme, std::vector<RawCategory>& categories);

/// itunes:category, and those inside it.
void add_itunes_categories(XmlReader& xml, const Element& element, std::vector<RawCategory>& categories);

/// The address that an element of a module has in `href`, `url`, `rdf:resource`, or as its text.
RawAddress read_address(XmlReader& xml, const Element& element);

/// RSS's image: its `url`, or the address as an attribute.
RawAddress read_image(XmlReader& xml, const Element& element);

/// itunes:image, or the old itunes:link to one.
bool is_itunes_image(const Element& element);

/// The value of an itunes element.
std::string_view itunes_value(XmlReader& xml, const Element& element);

inline constexpr std::size_t max_categories = 1000;
inline constexpr std::string_view itunes_scheme = "http://www.itunes.com/";

}  // namespace tidings::parse
