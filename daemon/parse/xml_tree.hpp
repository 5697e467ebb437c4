#pragma once

#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "daemon/parse/namespaces.hpp"
#include "daemon/parse/raw_feed.hpp"

namespace tidings::parse {

/// An element's name: what it belongs to, and its local part as written.
struct ElementName {
  Vocabulary vocabulary = Vocabulary::none;
  std::string_view local;
};

/// Prefixes are resolved by the declarations in force; one that is used undeclared means what it usually
/// means.
ElementName element_name(pugi::xml_node element);

/// Whether a name in ASCII is the same, case aside.
bool same_name(std::string_view a, std::string_view b);

/// The first child element of that vocabulary and local name, any case.
pugi::xml_node child_of(pugi::xml_node parent, Vocabulary vocabulary, std::string_view local);

/// The attribute of that local name, any case and any prefix.
std::string_view attribute_of(pugi::xml_node element, std::string_view local);

/// All character data below the element, its markup left out, ends trimmed.
std::string text_of(pugi::xml_node element);

/// The element's content as markup of HTML: character data stays escaped, elements lose their prefixes.
std::string markup_of(pugi::xml_node element);

/// Content that is text in the XML sense: character data as it is; where elements stand among it, the whole
/// as markup.
std::string html_of(pugi::xml_node element);

bool has_element_children(pugi::xml_node element);

/// xml:base in force (W3C XML Base): the innermost, relative ones resolved against those around; empty: none.
std::string base_of(pugi::xml_node element);

/// xml:lang in force.
std::string language_of(pugi::xml_node element);

/// RSS's kind of text, with base and language.
RawText raw_text(pugi::xml_node element, Markup markup);

}  // namespace tidings::parse
