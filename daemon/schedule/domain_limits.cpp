#include "daemon/schedule/domain_limits.hpp"

#include <algorithm>

namespace tidings::schedule {
namespace {

constexpr std::size_t hosts_of_a_domains_limit = 2;

}  // namespace

bool DomainLimits::limit(const std::string& domain, const std::string& host, store::Timestamp until,
                         store::Timestamp now) {
  forget(now);
  if (until <= now) return false;
  auto& known = domains_[domain][host];
  known = std::max(known, until);
  return is_limited(domain, now);
}

bool DomainLimits::is_limited(const std::string& domain, store::Timestamp now) const {
  const auto hosts = domains_.find(domain);
  if (hosts == domains_.end()) return false;
  const auto limited =
      std::ranges::count_if(hosts->second, [&](const auto& host) { return host.second > now; });
  return static_cast<std::size_t>(limited) >= hosts_of_a_domains_limit;
}

void DomainLimits::forget(store::Timestamp now) {
  for (auto& [domain, hosts] : domains_)
    std::erase_if(hosts, [&](const auto& host) { return host.second <= now; });
  std::erase_if(domains_, [](const auto& domain) { return domain.second.empty(); });
}

}  // namespace tidings::schedule
