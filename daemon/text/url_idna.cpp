#include "daemon/text/url_idna.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <idn2.h>

#include "store/text_types.hpp"

namespace tidings::text {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

/// As UTS 46 has it since revision 31, and libidn2 not yet.
void map_sharp_s(std::string& text) {
  constexpr std::string_view capital = "ẞ";
  for (auto at = text.find(capital); at != text.npos; at = text.find(capital, at))
    text.replace(at, capital.size(), "ß");
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Symbols that UTS 46 leaves as they are and IDNA 2008, by which libidn2 goes, disallows: signs, arrows,
/// mathematics, box drawing, dingbats, emoji.
constexpr std::array symbols{
    Range{0xA1, 0xA7},       Range{0xA9, 0xA9},       Range{0xAB, 0xAC},       Range{0xAE, 0xAE},
    Range{0xB0, 0xB1},       Range{0xB6, 0xB6},       Range{0xBB, 0xBB},       Range{0xBF, 0xBF},
    Range{0xD7, 0xD7},       Range{0xF7, 0xF7},       Range{0x2010, 0x2010},   Range{0x2012, 0x2016},
    Range{0x2018, 0x2023},   Range{0x20A0, 0x20A7},   Range{0x20A9, 0x20BF},   Range{0x2190, 0x222B},
    Range{0x2231, 0x225F},   Range{0x2261, 0x226D},   Range{0x2270, 0x2328},   Range{0x232B, 0x2426},
    Range{0x2500, 0x2775},   Range{0x2794, 0x2A0B},   Range{0x2B00, 0x2B73},   Range{0x2B76, 0x2B95},
    Range{0x3008, 0x3020},   Range{0x1F000, 0x1F02B}, Range{0x1F030, 0x1F093}, Range{0x1F300, 0x1F6D7},
    Range{0x1F6E0, 0x1F6EC}, Range{0x1F6F0, 0x1F6FC}, Range{0x1F700, 0x1F773}, Range{0x1F780, 0x1F7D8},
    Range{0x1F7E0, 0x1F7EB}, Range{0x1F900, 0x1FA53}, Range{0x1FA60, 0x1FA6D}, Range{0x1FA70, 0x1FA7C},
    Range{0x1FA80, 0x1FA86}, Range{0x1FA90, 0x1FAC5}, Range{0x1FAD0, 0x1FADB}, Range{0x1FAE0, 0x1FAE8},
};

bool is_symbol(char32_t code) {
  return std::ranges::any_of(symbols,
                             [&](const Range& range) { return code >= range.first && code <= range.last; });
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> codes;
  while (!text.empty()) {
    const auto size = std::max<std::size_t>(store::character_size(text), 1);
    auto code = static_cast<char32_t>(static_cast<unsigned char>(text[0]));
    if (size > 1) code &= 0x7FU >> size;
    for (std::size_t i = 1; i < size; ++i) code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    codes.push_back(code);
    text.remove_prefix(size);
  }
  return codes;
}

/// RFC 3492, 6.1.
std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
  const auto digit = [](std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
  };
  for (std::uint32_t k = 36;; k += 36) {
    const std::uint32_t threshold = k <= bias ? 1 : std::min(k - bias, 26U);
    if (number < threshold) break;
    out += digit(threshold + (number - threshold) % (36 - threshold));
    number = (number - threshold) / (36 - threshold);
  }
  out += digit(number);
}

/// Punycode (RFC 3492, 6.3). Quadratic, so REQUIRES a label of the length that domains have.
std::string punycode(const std::vector<char32_t>& label) {
  std::string out;
  for (const auto code : label)
    if (code < 0x80) out += static_cast<char>(code);
  auto handled = static_cast<std::uint32_t>(out.size());
  const auto basic = handled;
  if (basic > 0) out += '-';
  char32_t next = 0x80;
  std::uint32_t delta = 0;
  std::uint32_t bias = 72;
  while (handled < label.size()) {
    char32_t lowest = std::numeric_limits<char32_t>::max();
    for (const auto code : label)
      if (code >= next) lowest = std::min(lowest, code);
    delta += (lowest - next) * (handled + 1);
    next = lowest;
    for (const auto code : label) {
      if (code < next) ++delta;
      if (code != next) continue;
      append_number(out, delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++next;
  }
  return out;
}

struct Conversion {
  int status = IDN2_OK;
  std::string ascii;
};

Conversion by_libidn2(const std::string& domain) {
  char* converted = nullptr;
  const int status = idn2_to_ascii_8z(domain.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, void (*)(void*)> owned(converted, &idn2_free);
  return {status, status == IDN2_OK ? std::string(converted) : std::string()};
}

std::string utf8_of(const std::vector<char32_t>& codes) {
  std::string out;
  for (const auto code : codes) {
    const auto low = [&](unsigned shift) { out += static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0U | code >> 6U);
      low(0);
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0U | code >> 12U);
      low(6);
      low(0);
    } else {
      out += static_cast<char>(0xF0U | code >> 18U);
      low(12);
      low(6);
      low(0);
    }
  }
  return out;
}

/// A label that IDNA 2008 disallows and UTS 46 doesn't: its symbols and hyphens aside, libidn2 must take it,
/// and take it as it is.
std::optional<std::string> symbols_to_ascii(const std::string& label) {
  constexpr std::size_t longest = 63;
  auto codes = code_points(label);
  std::erase(codes, U'\uFE0F');  // asks for the coloured form; UTS 46 ignores it
  if (codes.size() > longest) return std::nullopt;
  auto letters = codes;
  std::erase_if(letters, [](char32_t code) { return code == U'-' || is_symbol(code); });
  const auto rest = utf8_of(letters);
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool taken = is_ascii(rest) ? std::ranges::all_of(rest, plain)
                                    : by_libidn2(rest).ascii == "xn--" + punycode(letters);
  if (!taken) return std::nullopt;
  return "xn--" + punycode(codes);
}

bool is_stricter_than_uts46(int status) {
  return status == IDN2_DISALLOWED || status == IDN2_2HYPHEN || status == IDN2_HYPHEN_STARTEND ||
         status == IDN2_TOO_BIG_LABEL || status == IDN2_TOO_BIG_DOMAIN;
}

std::optional<std::string> label_by_label(std::string_view domain) {
  std::string out;
  while (true) {
    const auto dot = std::min(domain.find('.'), domain.size());
    const std::string label(domain.substr(0, dot));
    const bool plain = is_ascii(label) && !label.starts_with("xn--");
    const auto converted = plain ? Conversion{IDN2_OK, label} : by_libidn2(label);
    if (converted.status == IDN2_OK) {
      out += converted.ascii;
    } else if (is_stricter_than_uts46(converted.status)) {
      const auto ascii = is_ascii(label) ? label : symbols_to_ascii(label);
      if (!ascii) return std::nullopt;
      out += *ascii;
    } else {
      return std::nullopt;
    }
    if (dot == domain.size()) return out;
    out += '.';
    domain.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  std::string lower = lower_case(domain);
  if (is_ascii(lower) && !lower.contains("xn--")) return lower;
  map_sharp_s(lower);
  const auto converted = by_libidn2(lower);
  if (converted.status == IDN2_OK) return converted.ascii;
  return is_stricter_than_uts46(converted.status) ? label_by_label(lower) : std::nullopt;
}

}  // namespace tidings::text
