#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

/// The addresses in the order in which to try them, at least one; or why there is none, for people.
using Resolved = std::expected<std::vector<text::IpAddress>, std::string>;

/// What names resolved to, for as long as their servers say, within reason (fetching rule C17). Pure: the
/// time is passed in.
class DnsCache {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::size_t most = 10'000;
  static constexpr std::chrono::seconds shortest{30};
  static constexpr std::chrono::seconds longest{60 * 60};
  static constexpr std::chrono::seconds longest_negative{5 * 60};

  /// Null where it isn't known (any more). Until the next put().
  const Resolved* find(const std::string& name, TimePoint now) const;

  /// Where it is full, what ends first makes room.
  void put(const std::string& name, Resolved resolved, std::chrono::seconds ttl, TimePoint now);

  std::size_t size() const { return known_.size(); }

 private:
  struct Known {
    Resolved resolved;
    TimePoint ends;
  };
  std::map<std::string, Known> known_;
};

}  // namespace tidings::fetch
