#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "daemon/app/engine.hpp"

namespace tidings::app {

struct FetchSummary {
  std::size_t polled = 0;
  std::size_t failed = 0;
  std::size_t added = 0;
  std::size_t updated = 0;
  bool interrupted = false;
  std::vector<store::SourceState> skipped;  // wanted, but their time has not come
};

/// `tidings fetch`: each of `wanted` (all where it is empty) once, where the selection lets it; no server.
/// `on_report` hears of each poll as it ends. SIGINT and SIGTERM end it early, without loss. Throws
/// StoreError.
FetchSummary fetch_once(const std::shared_ptr<const Subscriptions>& subscriptions,
                        std::vector<store::SourceId> wanted, store::Selection selection,
                        const std::function<void(const PollReport&)>& on_report);

}  // namespace tidings::app
