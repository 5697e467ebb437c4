#pragma once

#include <string>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// What the document shares with what the source has brought so far.
enum class Kinship {
  unknown,   // it has brought nothing yet
  strange,   // nothing
  familiar,  // the feed's id, or an entry; it may be the same document
};

/// What a poll that began at the source's own address shows of where the feed is.
struct MoveFacts {
  bool failed = false;
  std::string to{};        // where redirects led; empty: nowhere
  bool permanent = false;  // every hop was
  Kinship kinship = Kinship::unknown;
};

/// Rule C12: a permanent redirect is adopted once the same target was seen on three polls over seven days,
/// and what is there is familiar each time; a target that fails is left again. What was strange once has been
/// brought by the source since, and is no stranger any more: until the source's own address has the feed
/// again, no target is familiar. Pure.
store::Move after_poll(store::Move move, const MoveFacts& facts, store::Timestamp now);

}  // namespace tidings::schedule
