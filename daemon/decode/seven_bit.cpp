#include "daemon/decode/seven_bit.hpp"

#include <array>

namespace tidings::decode {
namespace {

bool is_graphic(char c) { return c > 0x20 && c < 0x7F; }

char with_high_bit(char c) { return static_cast<char>(static_cast<unsigned char>(c) | 0x80U); }

enum class CharacterSet { ascii, katakana, two_bytes, supplement };

struct Escape {
  std::string_view sequence;
  CharacterSet set;
};

constexpr std::array escapes{
    Escape{"\x1B(B", CharacterSet::ascii},     Escape{"\x1B(J", CharacterSet::ascii},
    Escape{"\x1B(I", CharacterSet::katakana},  Escape{"\x1B$@", CharacterSet::two_bytes},
    Escape{"\x1B$B", CharacterSet::two_bytes}, Escape{"\x1B$(D", CharacterSet::supplement},
};

const Escape* escape_at(std::string_view rest) {
  for (const auto& escape : escapes)
    if (rest.starts_with(escape.sequence)) return &escape;
  return nullptr;
}

}  // namespace

std::string hz_to_gb2312(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  bool chinese = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const char next = i + 1 < bytes.size() ? bytes[i + 1] : '\0';
    if (c == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
      if (next == '~') out += '~';
      if (next == '{' || next == '}') chinese = next == '{';
      ++i;
    } else if (chinese && is_graphic(c) && is_graphic(next)) {
      out += with_high_bit(c);
      out += with_high_bit(next);
      ++i;
    } else {
      chinese = chinese && c != '\n';
      out += c;
    }
  }
  return out;
}

std::string iso_2022_jp_to_euc_jp(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  auto set = CharacterSet::ascii;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (const auto* escape = c == '\x1B' ? escape_at(bytes.substr(i)) : nullptr) {
      set = escape->set;
      i += escape->sequence.size() - 1;
    } else if (set == CharacterSet::ascii || !is_graphic(c)) {
      if (c == '\n') set = CharacterSet::ascii;
      out += c;
    } else if (set == CharacterSet::katakana) {
      out += '\x8E';
      out += with_high_bit(c);
    } else {
      if (set == CharacterSet::supplement) out += '\x8F';
      out += with_high_bit(c);
      if (i + 1 < bytes.size()) out += with_high_bit(bytes[++i]);
    }
  }
  return out;
}

}  // namespace tidings::decode
