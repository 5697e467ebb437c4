#pragma once

#include <string>
#include <string_view>

namespace tidings::text {

/// The reference that stands for `&`, `<`, `>`, `"` or `'`; empty for others.
std::string_view xml_escape_of(char c);

/// Appends `text` as XML character data or as the inside of a double-quoted attribute: the five characters
/// escaped, what XML 1.0 (2.2) has no room for left out, ill-formed UTF-8 as U+FFFD.
void append_xml_escaped(std::string& out, std::string_view text);

/// Appends ` name="value"`, the value escaped.
void append_xml_attribute(std::string& out, std::string_view name, std::string_view value);

}  // namespace tidings::text
