#pragma once

#include <string>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// What a poll that began at the source's own address shows of where the feed is.
struct MoveFacts {
  bool failed = false;
  std::string to{};       // where every hop was permanent; empty: there was none, or another one
  bool familiar = false;  // what is there is of the feed that we know
};

/// Rule C12: a permanent redirect is adopted once the same target was seen on three polls over seven days,
/// and what is there is familiar each time; a target that fails is left again. Pure.
store::Move after_poll(store::Move move, const MoveFacts& facts, store::Timestamp now);

}  // namespace tidings::schedule
