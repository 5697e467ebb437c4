#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/normalise/filter.hpp"
#include "daemon/normalise/rewrite.hpp"
#include "store/feed.hpp"

namespace tidings::normalise {

/// What becomes of an entry that says it is published more than a day from now.
enum class FutureDates : std::uint8_t {
  clamp,  // its date is absent: when it was first seen stands in
  keep,   // its date stands
  drop,   // it is left out
};

/// What an operator wants of entries between their document and the store: for all sources, or for one.
/// Immutable, its patterns compiled; usable by several threads.
struct ReadingRules {
  std::optional<FutureDates> future_dates;  // absent: clamp
  std::optional<std::size_t> max_items;     // absent: all
  std::vector<Filter> filters;
  std::vector<Rewrite> rewrites;
  bool operator==(const ReadingRules&) const = default;
};

/// Those for all and those of one source: its own word goes before, filters and steps come after.
ReadingRules combine(const ReadingRules& general, const ReadingRules& own);

struct LeftOut {
  store::Entry entry;
  std::string rule;  // `future_dates`, `max_items`, `exclude file:line`, `include file:line`
};

/// Applies the rules to a document's entries: judges their dates, leaves out what the filters leave out,
/// keeps the newest `max_items` (in document order: by date, an undated entry as if it were new, ties as the
/// document has them), and rewrites those. Ids are what they were. Returns what was left out. Pure.
std::vector<LeftOut> apply_rules(store::Feed& feed, const ReadingRules& rules, store::Timestamp now);

/// All that the rules say, as bytes: equal where they are. Empty where there are none.
std::string text_of(const ReadingRules& rules);

}  // namespace tidings::normalise
