#include "store/text_types.hpp"

#include <algorithm>
#include <array>

#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::store {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// What windows-1252 has where Unicode has C1; empty: nothing.
constexpr std::array<std::string_view, 32> windows_1252{"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                                        "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                                        "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};

/// Whether the text ends with a character of U+0080 to U+00FF, behind which one of C1 may be the rest of
/// UTF-8 that was taken for Latin-1.
bool ends_with_latin_1(std::string_view text) {
  return text.size() >= 2 && (text[text.size() - 2] == '\xC2' || text[text.size() - 2] == '\xC3');
}

/// Line breaks and tabs are spaces; other controls are nothing, but those of C1 that can't be meant otherwise
/// are windows-1252's. U+0085 (next line) is a line break too; U+FEFF is a byte order mark that somebody
/// forgot.
void append_one_line(std::string& out, std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  const bool c1 = byte == 0xC2 && character.size() == 2 && static_cast<unsigned char>(character[1]) < 0xA0;
  const bool blank =
      byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || (c1 && character[1] == '\x85');
  if (blank)
    out += ' ';
  else if (c1 && !ends_with_latin_1(out))
    out += windows_1252[static_cast<unsigned char>(character[1]) - 0x80U];
  else if (byte >= 0x20 && byte != 0x7F && !c1 && character != "\xEF\xBB\xBF")
    out += character;
}

}  // namespace

std::size_t character_size(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead < 0xF0) {
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) >= 0xA0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead < 0xF5) {
    const bool overlong = lead == 0xF0 && at(1) < 0x90;
    const bool too_large = lead == 0xF4 && at(1) >= 0x90;
    return follows(1) && follows(2) && follows(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

std::string well_formed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto size = character_size(text);
    out += size == 0 ? replacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

namespace {

/// How many bytes stay as they are: neither controls (C1 begin with 0xC2) nor U+FEFF (begins with 0xEF).
std::size_t ordinary_size(std::string_view text) {
  constexpr auto ends_ascii = [](auto c) { return (c < 0x20) | (c >= 0x7F); };
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      at += find_byte(text.substr(at), ends_ascii);
      continue;
    }
    const auto size = byte < 0xC3 || byte == 0xEF ? 0 : character_size(text.substr(at));
    if (size == 0) break;
    at += size;
  }
  return at;
}

}  // namespace

PlainText PlainText::from(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const auto ordinary = ordinary_size(text);
    line += text.substr(0, ordinary);
    text.remove_prefix(ordinary);
    if (text.empty()) break;
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    const auto size = character_size(text);
    if (size == 0)
      line += replacement;
    else
      append_one_line(line, text.substr(0, size));
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  line.erase(0, line.find_first_not_of(' '));
  while (line.ends_with(' ')) line.pop_back();
  return PlainText(std::move(line));
}

std::optional<SourceId> SourceId::parse(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || ascii::is_digit(c) || c == '-'; };
  if (text.empty() || text.size() > max_size || !std::ranges::all_of(text, allowed)) return std::nullopt;
  return SourceId(std::string(text));
}

}  // namespace tidings::store
