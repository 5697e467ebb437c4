#pragma once

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// The first moment from `time` on that the document's skipHours and skipDays leave open (RSS 2.0; in GMT).
/// `time` itself where they leave none.
store::Timestamp after_skipped(store::Timestamp time, const store::DocumentLimits& limits);

}  // namespace tidings::schedule
