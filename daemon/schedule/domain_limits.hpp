#pragma once

#include <map>
#include <optional>
#include <string>

#include "store/text_types.hpp"

namespace tidings::schedule {

/// Which hosts are left alone, because they said so (fetching rule C9): where several of a registrable domain
/// did, all of the domain. Pure: the clock is passed in.
class DomainLimits {
 public:
  /// `host` wants to be left alone until then. True where the domain is to be left alone, too.
  bool limit(const std::string& domain, const std::string& host, store::Timestamp until,
             store::Timestamp now);

  /// Until when a host of the domain is left alone, for itself or for its domain.
  std::optional<store::Timestamp> limited_until(const std::string& domain, const std::string& host,
                                                store::Timestamp now) const;

  std::size_t size() const { return domains_.size(); }

 private:
  using Hosts = std::map<std::string, store::Timestamp>;  // until when each is limited

  void forget(store::Timestamp now);

  std::map<std::string, Hosts> domains_;
};

}  // namespace tidings::schedule
