#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/text/xml.hpp"
#include "store/ascii.hpp"

namespace tidings::parse {

/// XML 1.0, 2.3: white space, and names as far as ASCII goes; every byte beyond it may stand in a name
/// (xml_names.hpp has it to the letter).
namespace character {
inline constexpr unsigned char blank = 1;
inline constexpr unsigned char name_start = 2;
inline constexpr unsigned char name = 4;
inline constexpr unsigned char control = 8;  // no character of XML (2.2)
inline constexpr unsigned char name_without_colon = 16;
inline constexpr unsigned char escaped = 32;     // where it is meant as a character
inline constexpr unsigned char ascii_name = 64;  // without a colon
}  // namespace character

inline constexpr auto character_classes = [] {
  std::array<unsigned char, 256> classes{};
  for (unsigned c = 0; c < 0x20; ++c) classes[c] = character::control;
  for (const char c : std::string_view(" \t\n\r")) classes[static_cast<unsigned char>(c)] = character::blank;
  for (unsigned c = 0x80; c < 0x100; ++c) classes[c] = character::name_start | character::name;
  for (unsigned c = 'a'; c <= 'z'; ++c)
    classes[c] = classes[c - 0x20] = character::name_start | character::name;
  for (const char c : std::string_view("_:"))
    classes[static_cast<unsigned char>(c)] = character::name_start | character::name;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = character::name;
  for (const char c : std::string_view("-.")) classes[static_cast<unsigned char>(c)] = character::name;
  for (const char c : std::string_view("&<>\"")) classes[static_cast<unsigned char>(c)] = character::escaped;
  for (unsigned c = 0; c < 0x100; ++c)
    if (c != ':' && (classes[c] & character::name) != 0)
      classes[c] |= character::name_without_colon | (c < 0x80 ? character::ascii_name : 0);
  return classes;
}();

inline bool is_of(char c, unsigned char classes) {
  return (character_classes[static_cast<unsigned char>(c)] & classes) != 0;
}
inline bool is_blank(char c) { return is_of(c, character::blank); }
inline bool is_name_start(char c) { return is_of(c, character::name_start); }
inline bool is_name(char c) { return is_of(c, character::name); }
inline bool is_control(char c) { return is_of(c, character::control); }

/// Whether a byte is one of the C0 controls that XML has no room for. Bytes all along, so that it is
/// vectorised.
inline bool has_control(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r');
    found = static_cast<unsigned char>(found | static_cast<unsigned char>(control));
  }
  return found != 0;
}

/// U+FFFE and U+FFFF, EF BF BE and EF BF BF.
inline bool has_noncharacter(std::string_view text) {
  for (auto at = text.find('\xEF'); at != text.npos; at = text.find('\xEF', at + 1))
    if (at + 2 < text.size() && text[at + 1] == '\xBF' && static_cast<unsigned char>(text[at + 2]) >= 0xBE)
      return true;
  return false;
}

/// How many bytes at the beginning are in none of these classes.
inline std::size_t plain_prefix(std::string_view text, unsigned char classes) {
  std::size_t size = 0;
  while (size < text.size() && !is_of(text[size], classes)) ++size;
  return size;
}

/// Appends the text without its characters of these classes; of those that are escaped the reference stands.
inline void append_escaped(std::string& out, std::string_view text, unsigned char classes) {
  while (!text.empty()) {
    const auto plain = plain_prefix(text, classes);
    out += text.substr(0, plain);
    if (plain == text.size()) return;
    out += tidings::text::xml_escape_of(text[plain]);
    text.remove_prefix(plain + 1);
  }
}

inline bool is_all_blank(std::string_view text) { return std::ranges::all_of(text, is_blank); }

inline std::string_view trim(std::string_view text) { return ascii::trim(text, &is_blank); }

/// Whether a name in ASCII is the same, case aside.
inline bool same_name(std::string_view a, std::string_view b) { return ascii::equal_ignoring_case(a, b); }

/// `prefix:local`; the prefix is empty where there is none.
struct QualifiedName {
  std::string_view prefix;
  std::string_view local;
};

inline QualifiedName split_name(std::string_view name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

}  // namespace tidings::parse
