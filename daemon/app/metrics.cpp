#include "daemon/app/metrics.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace tidings::app {

Metrics::Metrics(store::Timestamp started) : measured_{.started = started} {}

void Metrics::add(const PollReport& report) {
  const std::lock_guard lock(mutex_);
  ++measured_.polls[report.result];
  measured_.bytes += report.bytes;
  measured_.new_entries += report.added;
  measured_.updated_entries += report.updated;
  measured_.poll_seconds.observe(std::chrono::duration<double>(report.duration).count());
  for (const auto late : report.lateness)
    measured_.lateness_seconds.observe(std::chrono::duration<double>(late).count());
}

void Metrics::set_store_works(bool works) {
  const std::lock_guard lock(mutex_);
  measured_.store_works = works;
}

void Metrics::set_sources(publish::Census census) {
  const std::lock_guard lock(mutex_);
  measured_.sources = std::move(census.states);
  measured_.stored_entries = census.entries;
}

publish::Measurements Metrics::measured() const {
  const std::lock_guard lock(mutex_);
  return measured_;
}

}  // namespace tidings::app
