#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// The operator's bounds, the server's never.
struct Bounds {
  std::chrono::seconds min;
  std::chrono::seconds max;
};

enum class Outcome { changed, unchanged, failed, refused, gone };  // refused: 401, 403, 404

/// What a poll's response says about the next one.
struct Facts {
  Outcome outcome = Outcome::unchanged;
  std::size_t new_entries = 0;                       // posted since the poll before, by their dates
  std::optional<std::chrono::seconds> fresh_for;     // max-age − Age, else Expires − Date (C8)
  std::optional<std::chrono::seconds> retry_after;   // C9
  bool rate_limited = false;                         // 429
  std::optional<std::chrono::seconds> document_ttl;  // ttl, sy:updatePeriod (C11)
};

/// When to poll again and why, and the rate it was told from. Pure: (state, facts, now) → state. Sets `next`,
/// `next_reason`, `held_until`, `failures` and the rate's two counts; leaves the rest of `state` as it is.
/// `salt` makes the jitter (up to a tenth, only ever later) and is the same for the same source.
store::PollState reschedule(store::PollState state, const Facts& facts, const Bounds& bounds,
                            store::Timestamp now, std::string_view salt);

}  // namespace tidings::schedule
