#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// What the operator says; the server's word goes before it (fetching rules C8 to C11).
struct Bounds {
  std::optional<std::chrono::seconds> min;  // absent: an hour, more or less of it by what the server offers
  std::optional<std::chrono::seconds> max;  // absent: 12 hours, a day for a source silent for half a year
  std::chrono::seconds patience = std::chrono::minutes(5);  // the price of a small poll: entry-seconds late
};

enum class Outcome {
  changed,
  unchanged,
  failed,   // and may be mended any moment
  refused,  // until somebody acts: 401, 403, 404, a challenge, a certificate that doesn't hold
  lost,     // the domain is another's: parked
  gone,     // 410
  ours,     // our own network is down: nothing is learnt of the source, and nothing counted
};

/// A server that wants to be left alone is, at the most so long (C9).
inline constexpr std::chrono::seconds longest_hold = std::chrono::days(31);

/// After which a source is tried again whose failure was ours, and what its `next_reason` says then.
inline constexpr std::chrono::seconds pause_of_outage = std::chrono::minutes(5);
inline constexpr std::string_view reason_of_outage = "the network here was down";

/// What a poll's response says about the next one.
struct Facts {
  Outcome outcome = Outcome::unchanged;
  std::vector<store::Timestamp> posted;             // dates of the entries since the last success; of a first
                                                    // document, of all of them
  std::size_t body_bytes = 0;                       // that came over the wire; 0 for a 304
  std::optional<std::chrono::seconds> fresh_for;    // max-age − Age, else Expires − Date (C8)
  std::optional<std::chrono::seconds> retry_after;  // Retry-After (C9)
  std::optional<std::chrono::seconds> rate_limit_reset;  // where a rate limit is used up (C9)
  bool rate_limited = false;                             // 429 (C10)
  bool gap = false;                                      // the document shares no entry with the one before
  std::optional<store::DocumentLimits> document;         // absent where no document was read (C11)
};

/// For how long all sources of a host are left alone after a response of its, zero: not at all (C9). Another
/// Retry-After than a 429's is the source's own.
std::chrono::seconds hold_of_host(const Facts& facts);

/// When to poll again and why (fetching.md, section 2, and rules C8 to C11, C13, C14). Pure: (state, facts,
/// now) → state, where `now` is the response's time, and `state` has the validators as they are after it.
/// Sets the fields of the schedule (`next` to `failures`, and from `failing_since` on), but `succeeded`,
/// `last_error` and `last_new_entry`, and leaves the others as they are. `salt` names the source: it makes
/// the jitter, which is only ever later and the same for the same poll.
store::PollState reschedule(store::PollState state, const Facts& facts, const Bounds& bounds,
                            store::Timestamp now, std::string_view salt);

/// The same schedule by other bounds, from the last poll on. What the server said holds, and what puts off a
/// source that fails. Pure.
store::PollState rebound(store::PollState state, const Bounds& bounds, std::string_view salt);

}  // namespace tidings::schedule
