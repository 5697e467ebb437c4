#include "daemon/config/host_gaps.hpp"

namespace tidings::config {

std::chrono::milliseconds HostGaps::of(std::string_view hostname) const {
  while (!of_domains.empty()) {
    if (const auto known = of_domains.find(hostname); known != of_domains.end()) return known->second;
    const auto dot = hostname.find('.');
    if (dot == hostname.npos) break;
    hostname.remove_prefix(dot + 1);
  }
  return usual;
}

}  // namespace tidings::config
