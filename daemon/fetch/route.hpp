#pragma once

#include <string>

#include "daemon/fetch/address_guard.hpp"
#include "daemon/fetch/client_certificate.hpp"
#include "daemon/fetch/connection.hpp"
#include "daemon/text/url.hpp"

namespace tidings::fetch {

/// How a request gets to its host, and as whom.
struct Route {
  AddressGuard guard;
  ClientCertificate certificate{};
  text::Url proxy{};  // http or socks5; empty: none

  bool is_direct() const { return proxy.href().empty(); }

  /// Names proxy and certificate without telling anything: what one of them opened isn't used for another.
  /// Empty where there is neither.
  std::string identity() const;

  /// Whether a connection that another request has left serves this one.
  bool may_use(const Connection& connection) const {
    return connection.identity == identity() && (!is_direct() || guard.refusal(connection.address).empty());
  }
};

}  // namespace tidings::fetch
