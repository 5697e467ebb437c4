#pragma once

#include <optional>
#include <string>

#include "store/entry.hpp"
#include "store/entry_alias.hpp"
#include "store/history.hpp"

namespace tidings::store {

/// How much a publisher's change of an entry is worth.
enum class Change {
  none,   // what moves by itself: tracking parameters, versions of pictures, dates, ids
  quiet,  // kept, but no reader is told: numbers in the text (a counter, a correction), tags, names
  text,   // readers are told: `updated` advances
};

/// By what readers see: title, text, where links and pictures lead.
Change change_between(const Entry& before, const Entry& after);

/// What becomes of a stored entry that its publisher sends again.
struct Revision {
  Entry entry;
  Change change = Change::none;
  bool postponed = false;           // it changed too often today: kept as it was until later
  std::optional<Event> event = {};  // absent where nothing is worth a word
};

/// First sight, date, id and former ids stay; `updated` advances only where readers are to be told, and a few
/// times a day at most. `rule` is the alias by which an entry of another id is the same. `today` counts the
/// last 24 hours; `brought.seen` is now.
Revision revise(const Entry& stored, Entry brought, std::optional<AliasRule> rule,
                const History::Count& today);

}  // namespace tidings::store
