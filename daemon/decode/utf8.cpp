#include "daemon/decode/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "store/text_types.hpp"

namespace tidings::decode {
namespace {

/// How many bytes at the beginning are ASCII, eight at a time.
std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    at += ascii_prefix(text.substr(at));
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
      const auto size = store::character_size(text.substr(at));
      if (size == 0) return at;
      at += size;
    }
  }
  return at;
}

std::string with_replacements(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto valid = first_invalid_utf8(text);
    out += text.substr(0, valid);
    if (valid == text.size()) break;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(valid + 1);
  }
  return out;
}

}  // namespace tidings::decode
