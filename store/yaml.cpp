#include "store/yaml.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::store {
namespace {

/// What YAML 1.1 (5.1, 5.4) and 1.2 don't both take as an ordinary character of one line: C0 and C1, the line
/// and paragraph separators, the byte order mark, noncharacters. All but the ASCII ones begin with 0xC2, 0xE2
/// or 0xEF.
constexpr auto is_suspicious = [](auto c) {
  return (c < 0x20) | (c == 0x7F) | (c == 0xC2) | (c == 0xE2) | (c == 0xEF);
};

bool needs_escape(std::string_view text) {
  for (auto i = find_byte(text, is_suspicious); i < text.size();
       i += 1 + find_byte(text.substr(i + 1), is_suspicious)) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    const auto third = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0U;
    if (byte == 0xC2 && next < 0xA0) return true;
    if (byte == 0xE2 && next == 0x80 && (third == 0xA8 || third == 0xA9)) return true;
    if (byte == 0xEF && ((next == 0xBB && third == 0xBF) || (next == 0xBF && third >= 0xBE))) return true;
  }
  return false;
}

/// One code point of well-formed UTF-8, and how many bytes it has.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t value = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size && i < text.size(); ++i)
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {value, std::min(size, text.size())};
}

void append_in_quotes(std::string& out, std::string_view text) {
  out += '\'';
  out += text;
  out += '\'';
}

void append_double_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto [value, size] = code_point(text);
    const auto character = text.substr(0, size);
    if (value == '"' || value == '\\') out += '\\';
    if (needs_escape(character))
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    else
      out += character;
    text.remove_prefix(size);
  }
  out += '"';
}

/// Words that some reader takes for a boolean, null, a merge key or an infinity (YAML 1.1 types; 1.2, 10.3).
bool is_reserved_word(std::string_view text) {
  static constexpr std::array<std::string_view, 16> words{"y",    "n",     "yes",   "no", "on", "off",
                                                          "true", "false", "null",  "~",  "<<", ".nan",
                                                          ".inf", "+.inf", "-.inf", "="};
  const auto lower = ascii::lowered(text.substr(0, 6));
  return text.size() <= 5 && std::ranges::find(words, lower) != words.end();
}

bool consists_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// A superset of the ints and floats of YAML 1.1 and 1.2: 12, 1_000, 0x1F, 0o17, 0b1, 1.5, .5, 1e3, 12:30:45.
bool looks_like_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with("0x")) return consists_of(text.substr(2), "0123456789abcdefABCDEF_");
  if (text.starts_with("0o") || text.starts_with("0b")) return consists_of(text.substr(2), "01234567_");
  const auto exponent = text.find_first_of("eE");
  if (!consists_of(text.substr(0, exponent), "0123456789_.:")) return false;
  if (exponent == std::string_view::npos) return true;
  auto power = text.substr(exponent + 1);
  if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
  return consists_of(power, "0123456789");
}

/// A superset of the timestamps of YAML 1.1: begins with 2001-12-14.
bool looks_like_date(std::string_view text) {
  const auto digits = [&](std::size_t least, std::size_t most) {
    const auto count =
        static_cast<std::size_t>(std::ranges::find_if_not(text, ascii::is_digit) - text.begin());
    text.remove_prefix(std::min(count, most));
    return count >= least && count <= most;
  };
  const auto hyphen = [&] {
    const bool found = text.starts_with('-');
    if (found) text.remove_prefix(1);
    return found;
  };
  if (!digits(4, 4) || !hyphen() || !digits(1, 2) || !hyphen() || !digits(1, 2)) return false;
  return text.empty() || std::string_view("Tt ").contains(text.front());
}

bool is_plain(std::string_view text) {
  constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (indicators.contains(text.front()) || is_reserved_word(text)) return false;
  if (looks_like_number(text) || looks_like_date(text)) return false;
  if (text.contains(": ") || text.contains(" #")) return false;
  return !needs_escape(text);
}

}  // namespace

void append_quoted_scalar(std::string& out, std::string_view text) {
  constexpr auto is_special = [](auto c) { return is_suspicious(c) | (c == '\''); };
  if (find_byte(text, is_special) == text.size()) return append_in_quotes(out, text);
  if (needs_escape(text)) return append_double_quoted(out, text);
  out += '\'';
  for (auto quote = text.find('\''); quote != text.npos; quote = text.find('\'')) {
    out += text.substr(0, quote + 1);
    out += '\'';
    text.remove_prefix(quote + 1);
  }
  out += text;
  out += '\'';
}

void append_plain_scalar(std::string& out, std::string_view text) {
  if (is_plain(text))
    out += text;
  else
    append_quoted_scalar(out, text);
}

}  // namespace tidings::store
