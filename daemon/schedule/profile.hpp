#pragma once

#include <array>
#include <span>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// How many entries a source is expected to post a second: λ(t) = rate · h(hour of day) · d(weekday), in UTC;
/// h and d have a mean of 1 (fetching.md, section 2).
struct PostingRate {
  double per_second = 0;
  std::array<double, 24> hours{};
  std::array<double, 7> weekdays{};
  double at(store::Timestamp time) const;  // constant within each hour of UTC
};

/// Takes a success at `now` into what is known of the source's postings: `posted` are the dates of the
/// entries since the success before (`state.succeeded`), or of all entries of a first document. What is long
/// ago counts less, by a half-life of 14 days. Dates after `now` count as `now`.
void observe(store::PollState& state, std::span<const store::Timestamp> posted, store::Timestamp now);

/// The estimate that follows. Of an unknown source: half an entry a week, at any hour alike.
PostingRate posting_rate(const store::PollState& state);

}  // namespace tidings::schedule
