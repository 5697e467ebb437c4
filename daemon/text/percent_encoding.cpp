#include "daemon/text/percent_encoding.hpp"

#include <array>
#include <cstddef>

#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr std::string_view characters_of(EncodeSet set) {
  switch (set) {
    case EncodeSet::c0_control:
      return "";
    case EncodeSet::fragment:
      return " \"<>`";
    case EncodeSet::query:
      return " \"#<>";
    case EncodeSet::special_query:
      return " \"#<>'";
    case EncodeSet::path:
      return " \"#<>?^`{}";
    case EncodeSet::userinfo:
      return " \"#<>?^`{}/:;=@[\\]|";
    case EncodeSet::component:
      break;
  }
  return " !\"#$%&'()*+,/:;<=>?@[\\]^`{|}";
}

/// Whether a byte is encoded, by set.
constexpr auto encoded_bytes = [] {
  std::array<std::array<bool, 256>, 7> sets{};
  for (std::size_t set = 0; set < sets.size(); ++set) {
    for (std::size_t byte = 0; byte < 256; ++byte) sets[set][byte] = byte < 0x20 || byte >= 0x7F;
    for (const char c : characters_of(static_cast<EncodeSet>(set)))
      sets[set][static_cast<unsigned char>(c)] = true;
  }
  return sets;
}();

bool begins_byte(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && ascii::is_hex_digit(text[at + 1]) &&
         ascii::is_hex_digit(text[at + 2]);
}

}  // namespace

bool is_percent_encoded(std::string_view text) {
  for (auto at = text.find('%'); at != text.npos; at = text.find('%', at + 1))
    if (!begins_byte(text, at)) return false;
  return true;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_byte(text, i)) {
      out += static_cast<char>(ascii::hex_value(text[i + 1]) * 16 + ascii::hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

void append_percent_encoded(std::string& out, std::string_view text, EncodeSet set) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto& is_encoded = encoded_bytes[static_cast<std::size_t>(set)];
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!is_encoded[byte]) continue;
    out += text.substr(written, i - written);
    written = i + 1;
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  out += text.substr(written);
}

}  // namespace tidings::text
