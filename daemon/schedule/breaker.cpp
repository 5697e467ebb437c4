#include "daemon/schedule/breaker.hpp"

#include <algorithm>

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
  known.failed.insert(source);
  known.failure = failure;
  const bool probed = known.last + known.pause <= now;  // else it was under way when the pause began
  if (known.failed.size() < sources_in_a_row)
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

void Breaker::forgive(store::Timestamp since) {
  std::erase_if(hosts_, [&](const auto& host) { return host.second.last >= since; });
}

void Breaker::forget(store::Timestamp now) {
  std::erase_if(hosts_, [&](const auto& host) { return host.second.last + remembered <= now; });
}

}  // namespace tidings::schedule
