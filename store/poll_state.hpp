#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/text_types.hpp"

namespace tidings::store {

/// Sent back byte for byte to the URL that gave them, never parsed (fetching rule C1; RFC 9110, 13.1).
struct Validators {
  std::string url;            // the effective URL that they vouch for
  std::string etag;           // empty: none
  std::string last_modified;  // empty: none
  bool operator==(const Validators&) const = default;
};

/// What we know of a source between two polls. Ours, kept in the index; the operator's file is
/// config::Source.
struct PollState {
  Validators validators;
  std::string body_hash;  // of the body as it came, in its content coding; empty before the first
  std::optional<Timestamp> attempted;       // when the last poll began: durable before its request leaves
  std::optional<Timestamp> succeeded;       // the last 200 or 304
  std::optional<Timestamp> last_new_entry;  // when a poll last brought a new entry; written by the store
  Timestamp next{};                         // not due before
  std::string next_reason;                  // which rule set `next`, for people
  Timestamp held_until{};      // the server's own word (Retry-After, 410); `--force` doesn't pass over it
  std::uint32_t failures = 0;  // in a row
  std::string last_error;      // "kind: text" of the last poll, empty where it succeeded
  int last_status = 0;         // HTTP status of the last response, 0: none
  double new_entries = 0;      // decayed count of entries and
  double observed_days = 0;    // of days, for the rate (schedule/interval.hpp)
  bool operator==(const PollState&) const = default;
};

}  // namespace tidings::store
