#pragma once

#include <map>
#include <string>

#include "store/text_types.hpp"

namespace tidings::schedule {

/// Whether a limit is a host's or its whole domain's (fetching rule C9): where several hosts of a registrable
/// domain have said "too many requests", it is the domain's. Pure: the clock is passed in.
class DomainLimits {
 public:
  /// `host` wants to be left alone until then. True where the domain is to be left alone, too.
  bool limit(const std::string& domain, const std::string& host, store::Timestamp until,
             store::Timestamp now);

  /// Whether the domain is left alone.
  bool is_limited(const std::string& domain, store::Timestamp now) const;

  std::size_t size() const { return domains_.size(); }

 private:
  using Hosts = std::map<std::string, store::Timestamp>;  // until when each is limited

  void forget(store::Timestamp now);

  std::map<std::string, Hosts> domains_;
};

}  // namespace tidings::schedule
