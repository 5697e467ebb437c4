#include "daemon/parse/xml_references.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "daemon/parse/xml_characters.hpp"
#include "daemon/text/entities.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_reference = 64;             // bytes up to the `;`
constexpr std::size_t max_entity_output = 1U << 20U;  // bytes that entities may put into a document

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> predefined{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}}};

/// Numbers that mean no character of XML are left out, those of surrogates and beyond Unicode U+FFFD; 0x80 to
/// 0x9F are windows-1252's, as publishers mean them.
XmlReference numbered(std::string_view reference) {
  const auto found = text::read_reference(reference, text::ReferencePlace::text);
  if (found.size != reference.size()) return {};
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  const auto name = reference.substr(1, reference.size() - 2);
  const bool meant = same_name(name, "#65533") || same_name(name, "#xFFFD");
  const auto digits = name.substr(std::min(name.find_first_not_of("#xX0"), name.size()));
  if (digits.empty() || (!found.characters.empty() && is_control(found.characters[0])))
    return {reference.size(), {}, "&" + std::string(name) + "; is no character of XML"};
  if (found.characters == replacement && !meant)
    return {reference.size(), found.characters, "&" + std::string(name) + "; is no character"};
  return {reference.size(), found.characters, {}};
}

}  // namespace

CharacterNumber read_character_number(std::string_view text) {
  const bool hex = text.starts_with('x');
  const auto digits = text.substr(hex ? 1 : 0);
  CharacterNumber number;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number.value, hex ? 16 : 10);
  if (error == std::errc::invalid_argument || end == digits.data() + digits.size() || *end != ';') return {};
  const auto value = number.value;
  number.size = static_cast<std::size_t>(end + 1 - text.data());
  number.is_character =
      error == std::errc() &&
      ((value >= 0x20 && value < 0xD800) || (value >= 0xE000 && value < 0xFFFE) ||
       (value >= 0x10000 && value <= 0x10FFFF) || value == '\t' || value == '\n' || value == '\r');
  return number;
}

std::string replacement_text(std::string_view value) {
  std::string replaced;
  while (!value.empty()) {
    const auto plain = std::min(value.find("&#"), value.size());
    replaced += value.substr(0, plain);
    value.remove_prefix(plain);
    if (value.empty()) break;
    const auto number = read_character_number(value.substr(2));
    if (number.is_character)
      text::append_utf8(replaced, number.value);
    else
      replaced += value.substr(0, number.size + 2);
    value.remove_prefix(number.size + 2);
  }
  return replaced;
}

XmlReference XmlReferences::resolve(std::string_view text) {
  const auto end = text.substr(0, max_reference).find(';');
  if (end == text.npos || end < 2) return {};
  const auto name = text.substr(1, end - 1);
  if (name[0] == '#') return numbered(text.substr(0, end + 1));
  for (const auto& [known, character] : predefined)
    if (name == known) return {end + 1, std::string(character), {}};
  if (const auto found = entities_.find(name); found != entities_.end()) return entity(name, found->second);
  const auto characters = text::named_characters(text.substr(1, end));
  if (characters.empty()) return {};
  return {end + 1, std::string(characters), "&" + std::string(name) + "; is not declared"};
}

XmlReference XmlReferences::entity(std::string_view name, std::string_view value) {
  XmlReference result{name.size() + 2, {}, {}};
  if (output_ + value.size() > max_entity_output)
    return {name.size() + 2, {}, "entities that grow without end"};
  output_ += value.size();
  while (!value.empty()) {
    const auto plain = std::min(value.find('&'), value.size());
    result.characters += value.substr(0, plain);
    value.remove_prefix(plain);
    if (value.empty()) break;
    const auto end = value.substr(0, max_reference).find(';');
    const auto inner = end == value.npos ? std::string_view() : value.substr(1, end - 1);
    const bool own = entities_.contains(inner);  // one of the document's: that is how bombs are built
    auto found = own ? XmlReference() : resolve(value);
    result.characters += found.size == 0 ? "&" : found.characters;
    value.remove_prefix(std::max<std::size_t>(found.size, 1));
  }
  return result;
}

}  // namespace tidings::parse
