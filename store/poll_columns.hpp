#pragma once

#include <string>

#include "store/poll_state.hpp"
#include "store/sqlite.hpp"

namespace tidings::store {

/// The columns that hold a source's PollState, for a SELECT from attempted_sources: as they are while a poll
/// goes on, and after one that had no end.
std::string poll_columns();

/// Their values, `first` on, as a PollState.
PollState poll_state_of(const Statement& row, int first);

/// What an UPDATE of `sources` sets them to: `next = ?2, …`, numbered from `first` on.
std::string poll_assignments(int first);

/// Binds them there. The texts of `state` aren't copied: it has to live until the statement has run.
void lend_poll_state(Statement& statement, int first, const PollState& state);

}  // namespace tidings::store
