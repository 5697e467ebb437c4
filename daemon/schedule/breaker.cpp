#include "daemon/schedule/breaker.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tidings::schedule {
namespace {

constexpr std::chrono::seconds remembered = 3 * Breaker::longest_pause;
constexpr std::size_t looked_through_at = 256;  // more hosts, that many at a time

}  // namespace

void Breaker::failed(const std::string& host, const store::SourceId& source, const std::string& failure,
                     Of whom, store::Timestamp now) {
  if (hosts_.size() % looked_through_at == 0) forget(now);
  auto& known = hosts_[host];
  if (known.sources.size() < sources_in_a_row) known.sources.insert(source);
  known.failure = failure;
  changed_.insert(host);
  const bool probed = known.last + known.pause <= now;  // else it was under way when the pause began
  if (known.sources.size() < sources_in_a_row)
    known.pause = whom == Of::host ? first_pause : std::chrono::seconds(0);
  else if (probed)
    known.pause = std::clamp(2 * known.pause, shortest_pause, longest_pause);
  known.last = std::max(known.last, now);
}

std::optional<Breaker::Pause> Breaker::pause(const std::string& host, store::Timestamp now) const {
  const auto known = hosts_.find(host);
  if (known == hosts_.end()) return std::nullopt;
  const auto until = known->second.last + known->second.pause;
  if (until <= now) return std::nullopt;
  return Pause{until, fmt::format("its host is down ({}): one source is tried first", known->second.failure)};
}

void Breaker::answered(const std::string& host) {
  if (hosts_.erase(host) != 0) changed_.insert(host);
}

void Breaker::forgive(store::Timestamp since) {
  drop([&](const store::HostFailures& host) { return host.last >= since; });
}

/// What lies ahead was noted by a clock that has been set back since.
void Breaker::recall(store::FailingHosts hosts, store::Timestamp now) {
  hosts_ = std::move(hosts);
  drop([&](const store::HostFailures& host) { return host.last > now; });
  forget(now);
}

store::HostChanges Breaker::take_changes() {
  store::HostChanges changes;
  for (const auto& name : std::exchange(changed_, {})) {
    const auto host = hosts_.find(name);
    changes.emplace(name, host == hosts_.end() ? std::nullopt : std::optional(host->second));
  }
  return changes;
}

void Breaker::forget(store::Timestamp now) {
  drop([&](const store::HostFailures& host) { return host.last + remembered <= now; });
}

void Breaker::drop(const std::function<bool(const store::HostFailures&)>& is_to_go) {
  for (auto host = hosts_.begin(); host != hosts_.end();) {
    if (!is_to_go(host->second)) {
      ++host;
      continue;
    }
    changed_.insert(host->first);
    host = hosts_.erase(host);
  }
}

}  // namespace tidings::schedule
