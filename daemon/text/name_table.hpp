#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "store/ascii.hpp"

namespace tidings::text {

/// A set of ASCII names known when compiling, in lower case and each once: finds the place of a name of any
/// case with one comparison as a rule. Open addressing; the hash looks at the length and three of the bytes.
template <std::size_t Count>
class NameTable {
 public:
  /// `projection` gives the name of an item.
  template <class Items, class Projection>
  constexpr NameTable(const Items& items, Projection projection) {
    for (std::size_t i = 0; i < Count; ++i) {
      names_[i] = std::invoke(projection, items[i]);
      longest_ = std::max(longest_, names_[i].size());
      auto slot = hash(names_[i]);
      while (slots_[slot] != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = static_cast<std::uint16_t>(i + 1);
    }
  }

  constexpr std::optional<std::size_t> find(std::string_view name) const {
    if (name.empty() || name.size() > longest_) return std::nullopt;
    for (auto slot = hash(name); slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
      const std::size_t index = slots_[slot] - 1U;
      if (ascii::equal_ignoring_case(name, names_[index])) return index;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t hash(std::string_view name) {
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(name[at]) & 0x1FU; };
    const auto mixed =
        (byte(0) << 10U) ^ (byte(name.size() - 1) << 5U) ^ byte(name.size() / 2) ^ (name.size() << 12U);
    return mixed * 0x9E3779B1U >> 8U & (slot_count - 1);
  }

  static constexpr std::size_t slot_count = std::bit_ceil(Count * 4);

  std::array<std::string_view, Count> names_{};
  std::array<std::uint16_t, slot_count> slots_{};  // 1 + the place of a name; 0: none
  std::size_t longest_ = 0;
};

}  // namespace tidings::text
