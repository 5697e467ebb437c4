#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidings::decode {

/// A character below U+10000 as UTF-8.
struct Utf8Character {
  std::array<char, 4> bytes{};
  std::uint8_t size = 0;

  std::string_view view() const { return {bytes.data(), size}; }
};

Utf8Character utf8_of(char16_t unit);

/// What the bytes 0x80 to 0xFF mean in an encoding of one byte for each character, ASCII below that.
using UpperHalf = std::array<Utf8Character, 128>;

/// Text in such an encoding as UTF-8.
std::string decode_single_byte(std::string_view bytes, const UpperHalf& upper_half);

/// One of the few code pages that iconv(3) lacks, by their names in labels.cpp; nothing for another name.
/// `x-user-defined` is the WHATWG's (Encoding, 14.5).
std::optional<UpperHalf> own_code_page(std::string_view name);

}  // namespace tidings::decode
