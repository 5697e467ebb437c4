#include "daemon/decode/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "store/text_types.hpp"

namespace tidings::decode {
namespace {

/// How many bytes at the beginning are characters of two and three bytes whose lead leaves the others free:
/// nearly all text beyond ASCII.
std::size_t usual_prefix(std::string_view text) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = begin + text.size();
  const auto* at = begin;
  while (end - at >= 3) {
    if (at[0] >= 0xC2 && at[0] < 0xE0 && (at[1] & 0xC0U) == 0x80)
      at += 2;
    else if (at[0] > 0xE0 && at[0] < 0xF0 && at[0] != 0xED && ((at[1] ^ 0x80U) | (at[2] ^ 0x80U)) < 0x40)
      at += 3;
    else if (at[0] < 0x80 && at[1] >= 0x80)
      at += 1;  // a space between words
    else
      break;
  }
  return static_cast<std::size_t>(at - begin);
}

/// How many bytes of an ill-formed sequence could have begun a well-formed one.
std::size_t maximal_subpart(std::string_view text) {
  std::string sequence(text.substr(0, 1));
  const auto lead = static_cast<unsigned char>(sequence[0]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 1;
  // The second byte alone has bounds of its own; what may follow it, 0x80 always may.
  if (length == 1 || text.size() < 2 ||
      store::character_size(sequence + text[1] + std::string(length - 2, '\x80')) == 0)
    return 1;
  return text.size() > 2 && length == 4 && (static_cast<unsigned char>(text[2]) & 0xC0U) == 0x80 ? 3 : 2;
}

}  // namespace

std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  for (std::array<std::uint64_t, 4> words{}; at + sizeof words <= text.size(); at += sizeof words) {
    std::memcpy(words.data(), text.data() + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) break;
  }
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & high_bits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    at += ascii_prefix(text.substr(at));
    at += usual_prefix(text.substr(at));
    if (at == text.size() || static_cast<unsigned char>(text[at]) < 0x80) continue;
    const auto size = store::character_size(text.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return at;
}

std::string_view whole_characters(std::string_view text, std::size_t longest) {
  text = text.substr(0, longest);
  return text.substr(0, first_invalid_utf8(text));
}

Repaired with_replacements(std::string_view text) {
  Repaired repaired;
  repaired.utf8.reserve(text.size() + 16);
  while (!text.empty()) {
    const auto valid = first_invalid_utf8(text);
    repaired.utf8 += text.substr(0, valid);
    repaired.characters += static_cast<std::size_t>(std::ranges::count_if(
        text.substr(0, valid), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
    text.remove_prefix(valid);
    if (text.empty()) break;
    repaired.utf8 += "\xEF\xBF\xBD";
    ++repaired.replaced;
    text.remove_prefix(maximal_subpart(text));
  }
  return repaired;
}

}  // namespace tidings::decode
