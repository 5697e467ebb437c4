#pragma once

#include <span>
#include <string>
#include <variant>

#include "daemon/text/pattern.hpp"
#include "daemon/text/selector.hpp"
#include "store/entry.hpp"

namespace tidings::normalise {

/// Takes elements out of the content. Where the entry's picture goes with them, the next of the content is
/// it.
struct Strip {
  text::Selectors selectors;
  bool operator==(const Strip&) const = default;
};

/// Replaces each match in the link. Where that leaves no web address, or the link is longer than 8 KiB, it
/// stays as it is.
struct ReplaceInLink {
  text::Pattern pattern;
  std::string with;  // at most max_replacement bytes
  static constexpr std::size_t max_replacement = 1000;
  bool operator==(const ReplaceInLink&) const = default;
};

/// Puts words before the title, where it doesn't begin with them already.
struct PrefixTitle {
  std::string prefix;
  bool operator==(const PrefixTitle&) const = default;
};

/// One change that an operator wants of every entry of a source. Immutable; usable by several threads.
struct Rewrite {
  std::variant<Strip, ReplaceInLink, PrefixTitle> step;
  std::string place;  // where it stands: `file:line`
  bool operator==(const Rewrite&) const = default;
};

/// The steps in their order. What the entry is known by stays: its id, its guid. Linear time.
void rewrite(store::Entry& entry, std::span<const Rewrite> steps);

}  // namespace tidings::normalise
