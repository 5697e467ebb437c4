#include "daemon/text/entities.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>

#include "daemon/text/entities_table.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr std::size_t longest_name = 33;     // CounterClockwiseContourIntegral;
constexpr std::size_t longest_old_name = 6;  // of those without a semicolon
constexpr std::size_t shortest_old_name = 2;

/// 13.2.5.80: what 0x80 to 0x9F mean is windows-1252's.
constexpr std::array<char32_t, 32> windows_1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/// Finds a name's place in the table; open addressing, a quarter full.
class NameIndex {
 public:
  NameIndex() {
    std::uint16_t place = 0;
    for (const auto& named : named_character_table) {
      auto slot = hash(named.name);
      while (slots_[slot] != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = ++place;
    }
  }

  const NamedCharacters* find(std::string_view name) const {
    for (auto slot = hash(name); slots_[slot] != 0; slot = (slot + 1) % slots_.size())
      if (const auto& named = named_character_table[slots_[slot] - 1U]; named.name == name) return &named;
    return nullptr;
  }

 private:
  static std::size_t hash(std::string_view name) {
    std::uint32_t hash = 0;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
    return (hash ^ hash >> 15U) % slot_count;
  }

  static constexpr std::size_t slot_count = 8192;

  std::array<std::uint16_t, slot_count> slots_{};  // 1 + the place of a name; 0: none
};

/// Whether one of the old names, those that do without a semicolon, begins with the first two letters of
/// `name`. Most parameters of an address (`&utm_source=`) begin as none does.
bool may_begin_with_old_name(std::string_view name) {
  static constexpr auto place_of = [](std::string_view two) {
    return (static_cast<std::size_t>(two[0]) << 7U | static_cast<std::size_t>(two[1])) & 0x3FFFU;
  };
  static const auto begins = [] {
    std::bitset<1U << 14U> places;
    for (const auto& named : named_character_table)
      if (!named.name.ends_with(';')) places.set(place_of(named.name));
    return places;
  }();
  return begins[place_of(name)];
}

Reference read_number(std::string_view text) {
  std::size_t at = 2;
  const bool hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  if (hex) ++at;
  const auto begin = at;
  char32_t value = 0;
  while (at < text.size() && (hex ? ascii::is_hex_digit(text[at]) : ascii::is_digit(text[at]))) {
    const auto digit = static_cast<char32_t>(ascii::hex_value(text[at]));
    value = std::min<char32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
    ++at;
  }
  if (at == begin) return {};
  if (at < text.size() && text[at] == ';') ++at;
  if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = 0xFFFD;
  if (value >= 0x80 && value < 0xA0) value = windows_1252[value - 0x80];
  Reference reference{at, {}};
  append_utf8(reference.characters, value);
  return reference;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | c >> 6U);
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | c >> 12U);
    out += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | c >> 18U);
    out += static_cast<char>(0x80U | (c >> 12U & 0x3FU));
    out += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

std::string_view named_characters(std::string_view name) {
  static const NameIndex names;
  const auto* found = names.find(name);
  return found == nullptr ? std::string_view() : found->characters;
}

Reference read_reference(std::string_view text, ReferencePlace place) {
  if (text.size() < 3) return {};
  if (text.starts_with("&amp;")) return {5, "&"};  // more than all others together
  if (text[1] == '#') return read_number(text);
  std::size_t size = 1;
  while (size < text.size() && size <= longest_name && ascii::is_alphanumeric(text[size])) ++size;
  const auto name = text.substr(1, size - 1);
  if (name.size() < shortest_old_name) return {};
  if (size < text.size() && text[size] == ';')
    if (const auto characters = named_characters(text.substr(1, size)); !characters.empty())
      return {size + 1, std::string(characters)};
  if (!may_begin_with_old_name(name)) return {};
  for (auto length = std::min(name.size(), longest_old_name); length >= shortest_old_name; --length) {
    const auto characters = named_characters(name.substr(0, length));
    if (characters.empty()) continue;
    const char next = length + 1 < text.size() ? text[length + 1] : '\0';
    if (place == ReferencePlace::attribute && (next == '=' || ascii::is_alphanumeric(next))) return {};
    return {length + 1, std::string(characters)};
  }
  return {};
}

}  // namespace tidings::text
