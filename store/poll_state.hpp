#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/text_types.hpp"

namespace tidings::store {

/// Sent back byte for byte to the URL that gave them, never parsed (fetching rule C1; RFC 9110, 13.1).
struct Validators {
  std::string url;            // the effective URL that they vouch for
  std::string etag;           // empty: none
  std::string last_modified;  // empty: none
  bool empty() const { return etag.empty() && last_modified.empty(); }
  bool operator==(const Validators&) const = default;
};

/// What is kept of a document beside its entries.
struct KnownDocument {
  Validators validators;
  std::string body_hash;  // of the body as it came, in its content coding; empty where it is not known
  bool operator==(const KnownDocument&) const = default;
};

/// How the source's postings spread over the day and the week, in UTC: counts that are halved before one
/// would overflow.
struct PostingProfile {
  std::array<std::uint8_t, 24> hours{};    // from midnight on
  std::array<std::uint8_t, 7> weekdays{};  // from Sunday on
  bool operator==(const PostingProfile&) const = default;
};

/// When the document itself asks not to be polled (fetching rule C11; RSS 2.0, RSS's syndication module).
/// Kept, since a 304 doesn't repeat it.
struct DocumentLimits {
  std::chrono::seconds ttl{0};      // at the least between two polls; 0: it says nothing
  std::uint32_t skip_hours = 0;     // bit 0: from midnight GMT to one
  std::uint32_t skip_weekdays = 0;  // bit 0: Sunday
  bool operator==(const DocumentLimits&) const = default;
};

/// Where permanent redirects lead (fetching rule C12). It is remembered only once it is sure.
struct Move {
  std::string to{};        // empty: nowhere
  Timestamp since{};       // when it was seen first
  std::uint32_t seen = 0;  // on how many polls; 0: what is there is another feed
  bool adopted = false;    // polls go there
  bool operator==(const Move&) const = default;
};

/// Whose `next` is this or later isn't polled before the operator acts (fetching rule C13).
inline constexpr Timestamp never{std::chrono::sys_days(std::chrono::year(2100) / 1 / 1)};

/// What we know of a source between two polls. Ours, kept in the index; the operator's file is
/// config::Source.
struct PollState {
  Validators validators;                    // of the last document,
  std::string body_hash;                    // … as KnownDocument has it
  std::vector<KnownDocument> elsewhere{};   // where redirects led before, the last one first
  std::optional<Timestamp> attempted;       // when the last poll began: durable before its request leaves
  std::optional<Timestamp> succeeded;       // the last 200 or 304
  std::optional<Timestamp> last_new_entry;  // when a poll last brought a new entry; written by the store
  Timestamp next{};                         // not due before
  std::string next_reason;                  // which rule set `next`, for people
  Timestamp fresh_until{};                  // the cache lifetime of the last response (C8); 1970: it had none
  Timestamp held_until{};      // the server's own word (Retry-After, 410); `--force` doesn't pass over it
  std::uint32_t failures = 0;  // in a row
  std::string last_error;      // "kind: text" of the last poll, empty where it succeeded
  int last_status = 0;         // HTTP status of the last response, 0: none
  std::optional<Timestamp> failing_since;  // the first of these failures
  std::optional<Timestamp> gone_since;     // the first 410 since the last success (C13)
  double new_entries = 0;                  // decayed count of entries and
  double observed_days = 0;                // of days, for the rate (schedule/profile.hpp)
  PostingProfile profile;
  std::optional<Timestamp> last_posted;  // the latest date of an entry, none later than its poll
  std::uint32_t body_bytes = 0;          // moving average of what a poll brings over the wire
  std::uint32_t polls = 0;               // how many ended
  double slowdown = 1;                   // factor of the shortest interval after the last 429 (C10)
  std::optional<Timestamp> slowed;       // when that was
  DocumentLimits document;
  Move move;
  std::optional<Timestamp> validators_lie;   // since when: the body changed and they didn't
  std::optional<Timestamp> last_gap;         // when entries were lost between two polls
  std::chrono::seconds overlap_interval{0};  // that lets none be lost, as far as is known; 0: any
  bool operator==(const PollState&) const = default;
};

/// How a host's sources have failed since it last answered (schedule/breaker.hpp).
struct HostFailures {
  std::set<SourceId> sources{};  // that failed, as many as matter
  std::string failure{};         // the name of the last one
  Timestamp last{};              // when that was
  std::chrono::seconds pause{0};
  bool operator==(const HostFailures&) const = default;
};

using FailingHosts = std::map<std::string, HostFailures>;
using HostChanges = std::map<std::string, std::optional<HostFailures>>;  // absent: it answers
using HostHolds = std::map<std::string, Timestamp>;                      // until when a host is left alone

}  // namespace tidings::store
