#include "daemon/schedule/domain_limits.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace tidings::schedule {
namespace {

constexpr std::size_t hosts_of_a_domains_limit = 2;

/// Until so many hosts are left alone; nothing where they aren't by now.
std::optional<store::Timestamp> until_of_all(const std::map<std::string, store::Timestamp>& hosts,
                                             store::Timestamp now) {
  std::vector<store::Timestamp> ends;
  for (const auto& [host, until] : hosts)
    if (until > now) ends.push_back(until);
  if (ends.size() < hosts_of_a_domains_limit) return std::nullopt;
  std::ranges::sort(ends, std::greater<>());
  return ends[hosts_of_a_domains_limit - 1];
}

}  // namespace

bool DomainLimits::limit(const std::string& domain, const std::string& host, store::Timestamp until,
                         store::Timestamp now) {
  forget(now);
  if (until <= now) return false;
  auto& hosts = domains_[domain];
  hosts[host] = std::max(hosts[host], until);
  return until_of_all(hosts, now).has_value();
}

std::optional<store::Timestamp> DomainLimits::limited_until(const std::string& domain,
                                                            const std::string& host,
                                                            store::Timestamp now) const {
  const auto hosts = domains_.find(domain);
  if (hosts == domains_.end()) return std::nullopt;
  auto until = until_of_all(hosts->second, now);
  if (const auto own = hosts->second.find(host); own != hosts->second.end() && own->second > now)
    until = std::max(until.value_or(own->second), own->second);
  return until;
}

void DomainLimits::forget(store::Timestamp now) {
  for (auto& [domain, hosts] : domains_)
    std::erase_if(hosts, [&](const auto& host) { return host.second <= now; });
  std::erase_if(domains_, [](const auto& domain) { return domain.second.empty(); });
}

}  // namespace tidings::schedule
