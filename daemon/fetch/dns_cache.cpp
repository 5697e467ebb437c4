#include "daemon/fetch/dns_cache.hpp"

#include <algorithm>
#include <utility>

namespace tidings::fetch {

const Resolved* DnsCache::find(const std::string& name, TimePoint now) const {
  const auto known = known_.find(name);
  return known != known_.end() && known->second.ends > now ? &known->second.resolved : nullptr;
}

void DnsCache::put(const std::string& name, Resolved resolved, std::chrono::seconds ttl, TimePoint now) {
  if (known_.size() >= most && !known_.contains(name)) {
    std::erase_if(known_, [&](const auto& known) { return known.second.ends <= now; });
    if (known_.size() >= most)
      known_.erase(std::ranges::min_element(known_, {}, [](const auto& known) { return known.second.ends; }));
  }
  const auto lasts = std::clamp(ttl, shortest, resolved ? longest : longest_negative);
  known_.insert_or_assign(name, Known(std::move(resolved), now + lasts));
}

}  // namespace tidings::fetch
