#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/parse/element.hpp"
#include "store/ascii.hpp"

namespace tidings::parse {

/// What reads an element of that name (any case) into `Fields`.
template <class Fields>
struct Handler {
  Vocabulary vocabulary;
  std::string_view local;
  void (*read)(const Element& element, Fields& fields);
};

/// Handlers by vocabulary and local name, found in one or two comparisons; built when it is compiled.
template <class Fields, std::size_t N>
class HandlerTable {
 public:
  explicit constexpr HandlerTable(const std::array<Handler<Fields>, N>& handlers) : handlers_(handlers) {
    static_assert(N < 255 && N * 2 <= slot_count);
    for (std::size_t i = 0; i < N; ++i) {
      auto slot = slot_of(handlers[i].vocabulary, handlers[i].local);
      while (slots_[slot] != 0) slot = (slot + 1) % slot_count;
      slots_[slot] = static_cast<std::uint8_t>(i + 1);
    }
  }

  const Handler<Fields>* find(Vocabulary vocabulary, std::string_view local) const {
    if (local.empty()) return nullptr;
    for (auto slot = slot_of(vocabulary, local); slots_[slot] != 0; slot = (slot + 1) % slot_count) {
      const auto& handler = handlers_[slots_[slot] - 1U];
      if (handler.vocabulary == vocabulary && same_name(handler.local, local)) return &handler;
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t slot_count = 256;

  static constexpr std::size_t slot_of(Vocabulary vocabulary, std::string_view local) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(ascii::lower(local[i])); };
    return (static_cast<std::size_t>(vocabulary) * 37 + local.size() * 11 + at(0) * 3U +
            at(local.size() / 2) * 5U + at(local.size() - 1) * 7U) %
           slot_count;
  }

  std::array<Handler<Fields>, N> handlers_;
  std::array<std::uint8_t, slot_count> slots_{};
};

}  // namespace tidings::parse
