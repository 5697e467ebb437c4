#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

/// Which addresses may be dialled: the public internet, and what the operator allows. Pure; asked with the
/// address that is really dialled, on every hop (no gap for DNS rebinding).
class AddressGuard {
 public:
  AddressGuard() = default;
  explicit AddressGuard(std::vector<text::IpNetwork> allowed) : allowed_(std::move(allowed)) {}

  /// Empty where it may be dialled, else the kind of network it lies in ("loopback", "private", …).
  std::string_view refusal(const text::IpAddress& address) const;

 private:
  std::vector<text::IpNetwork> allowed_;
};

}  // namespace tidings::fetch
