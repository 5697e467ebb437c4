#include "daemon/parse/xml_names.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "daemon/parse/xml_characters.hpp"
#include "store/text_types.hpp"

namespace tidings::parse {
namespace {

/// Of characters in UTF-8, which sorts as their numbers do.
struct Range {
  std::string_view first;
  std::string_view last;
};

constexpr std::array<Range, 12> name_starts{{{"\u00C0", "\u00D6"},
                                             {"\u00D8", "\u00F6"},
                                             {"\u00F8", "\u02FF"},
                                             {"\u0370", "\u037D"},
                                             {"\u037F", "\u1FFF"},
                                             {"\u200C", "\u200D"},
                                             {"\u2070", "\u218F"},
                                             {"\u2C00", "\u2FEF"},
                                             {"\u3001", "\uD7FF"},
                                             {"\uF900", "\uFDCF"},
                                             {"\uFDF0", "\uFFFD"},
                                             {"\U00010000", "\U000EFFFF"}}};
constexpr std::array<Range, 3> only_inside{
    {{"\u00B7", "\u00B7"}, {"\u0300", "\u036F"}, {"\u203F", "\u2040"}}};

bool is_in(std::string_view character, const auto& ranges) {
  return std::ranges::any_of(
      ranges, [&](const Range& range) { return range.first <= character && character <= range.last; });
}

bool starts_name(std::string_view character) {
  return character.size() == 1 ? is_name_start(character[0]) : is_in(character, name_starts);
}

bool stands_in_name(std::string_view character) {
  return character.size() == 1 ? is_name(character[0])
                               : is_in(character, name_starts) || is_in(character, only_inside);
}

std::string_view take_character(std::string_view& text) {
  const auto character = text.substr(0, std::max<std::size_t>(store::character_size(text), 1));
  text.remove_prefix(character.size());
  return character;
}

}  // namespace

bool is_unprefixed_name(std::string_view name) {
  return !name.empty() && starts_name(name.substr(0, store::character_size(name))) && is_name_token(name) &&
         !name.contains(':');
}

bool is_qualified_name(std::string_view name) {
  const auto colon = std::min(name.find(':'), name.size());
  return is_unprefixed_name(name.substr(0, colon)) &&
         (colon == name.size() || is_unprefixed_name(name.substr(colon + 1)));
}

bool is_name_token(std::string_view text) {
  while (!text.empty())
    if (!stands_in_name(take_character(text))) return false;
  return true;
}

bool are_distinct(std::span<const std::string_view> names) {
  constexpr std::size_t few = 12;  // compared in pairs
  if (names.size() > few)
    return std::unordered_set<std::string_view>(names.begin(), names.end()).size() == names.size();
  bool repeated = false;
  for (std::size_t i = 1; i < names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) repeated = repeated || names[i] == names[j];
  return !repeated;
}

}  // namespace tidings::parse
