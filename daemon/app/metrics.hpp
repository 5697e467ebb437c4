#pragma once

#include <mutex>

#include "daemon/app/pass.hpp"
#include "daemon/publish/metrics_writer.hpp"
#include "daemon/publish/press.hpp"

namespace tidings::app {

/// Counts what the daemon does. Every function may be called by any thread: polls end on the I/O thread, and
/// the server's asks.
class Metrics {
 public:
  explicit Metrics(store::Timestamp started);

  void add(const PollReport& report);
  void set_store_works(bool works);

  /// How the sources are now, in the place of what was said before.
  void set_sources(publish::Census census);

  publish::Measurements measured() const;

 private:
  mutable std::mutex mutex_;
  publish::Measurements measured_;
};

}  // namespace tidings::app
