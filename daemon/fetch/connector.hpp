#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/fetch/route.hpp"
#include "daemon/fetch/watchdog.hpp"

namespace tidings::fetch {

/// Why a host must not be dialled, where that is known before anybody is asked: it is written as an address,
/// or is `localhost`. Through a proxy this is all that is judged of a host.
std::optional<Failure> refusal_without_lookup(const text::Url& url, const AddressGuard& guard);

/// From a URL's host to a connection that HTTP may go over: names resolved, each address judged before it is
/// dialled, TCP, then TLS where the scheme says so (TLS 1.2 at least; chain and name verified, RFC 9525;
/// SNI); at most eight to one address at a time, whatever the host (C18). On the I/O thread.
///
/// Through a proxy, names are looked up there, and which addresses they have is not for us to judge. The
/// proxy's own address is the operator's choice, and as many connections go to it as there are requests.
class Connector {
 public:
  /// Throws std::runtime_error where `ca_file` (empty: the system's certificates alone) can't be read.
  /// `session_file` (empty: none) is read for the first connection with TLS, and written when the connector
  /// goes (tls_sessions.hpp).
  Connector(const boost::asio::any_io_executor& executor, const std::filesystem::path& ca_file,
            const std::filesystem::path& session_file);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// `step` is the time for TCP and TLS together; time spent waiting for others that are connected to the
  /// address counts neither there nor in the watchdog's total.
  boost::asio::awaitable<std::expected<Connection, Failure>> connect(const text::Url& url, const Route& route,
                                                                     Watchdog::Clock::duration step,
                                                                     Watchdog& watchdog);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::fetch
