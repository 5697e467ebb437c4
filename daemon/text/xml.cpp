#include "daemon/text/xml.hpp"

#include <algorithm>

#include "store/text_types.hpp"

namespace tidings::text {
namespace {

/// XML 1.0, 2.2: of the C0 controls only tab, line feed and carriage return; no U+FFFE and U+FFFF.
bool is_xml_character(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r';
  return character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";
}

}  // namespace

std::string_view xml_escape_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

void append_xml_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto size = store::character_size(text);
    const auto character = text.substr(0, std::max<std::size_t>(size, 1));
    if (size == 0)
      out += "\xEF\xBF\xBD";
    else if (const auto escape = xml_escape_of(character[0]); !escape.empty())
      out += escape;
    else if (is_xml_character(character))
      out += character;
    text.remove_prefix(character.size());
  }
}

void append_xml_attribute(std::string& out, std::string_view name, std::string_view value) {
  ((out += ' ') += name) += "=\"";
  append_xml_escaped(out, value);
  out += '"';
}

}  // namespace tidings::text
