#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tidings::store {

/// Sixteen bytes that are judged at once; a vector type that GCC and clang both know.
using ByteBlock = std::uint8_t __attribute__((vector_size(16)));

/// One bit for each byte of a comparison's result that is true, the first byte's the lowest.
inline unsigned bits_of(ByteBlock verdict) {
#if defined(__SSE2__)
  using Signed = char __attribute__((vector_size(16)));
  return static_cast<unsigned>(__builtin_ia32_pmovmskb128(std::bit_cast<Signed>(verdict)));
#else
  unsigned bits = 0;
  for (unsigned i = 0; i < sizeof(ByteBlock); ++i) bits |= (verdict[i] & 1U) << i;
  return bits;
#endif
}

/// What `Stops` says of each byte: for texts that are shorter than a block.
template <class Stops>
inline constexpr auto byte_verdicts = [] {
  std::array<bool, 256> verdicts{};
  for (std::size_t i = 0; i < verdicts.size(); ++i) verdicts[i] = Stops{}(static_cast<std::uint8_t>(i)) != 0;
  return verdicts;
}();

/// Where the first byte stands that `stops` is true for, or the size of the text. `stops` takes a byte as
/// well as a ByteBlock: comparisons joined by `|`.
template <class Stops>
std::size_t find_byte(std::string_view text, Stops stops) {
  constexpr std::size_t size = sizeof(ByteBlock);
  const auto bits_at = [&](std::size_t at) {
    ByteBlock block;
    std::memcpy(&block, text.data() + at, size);
    return bits_of(std::bit_cast<ByteBlock>(stops(block)));
  };
  std::size_t at = 0;
  if (text.size() >= size) {
    const auto last = text.size() - size;
    for (; at < last; at += size)
      if (const auto bits = bits_at(at); bits != 0)
        return at + static_cast<std::size_t>(std::countr_zero(bits));
    const auto bits = bits_at(last);  // overlaps what was looked at, where nothing stops
    return last + (bits != 0 ? static_cast<std::size_t>(std::countr_zero(bits)) : size);
  }
  while (at < text.size() && !byte_verdicts<Stops>[static_cast<std::uint8_t>(text[at])]) ++at;
  return at;
}

}  // namespace tidings::store
