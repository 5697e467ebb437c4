#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/fetch/dns_cache.hpp"

namespace tidings::fetch {

/// What a host has that is written as an address, in brackets or not, or is this machine wherever it is
/// looked up (RFC 6761, 6.3: `localhost` and what is below it); nothing of another.
std::vector<text::IpAddress> addresses_without_lookup(std::string_view host);

/// Names to addresses, through c-ares on Asio's descriptors: any number at once, cancellable, no thread that
/// blocks (Asio's own resolver is one thread, and holds up shutdown). /etc/hosts goes before DNS, and may say
/// what `localhost` is. Lives on the I/O thread.
class Resolver {
 public:
  /// `servers`: ADDRESS:PORT, separated by commas; empty: the system's.
  explicit Resolver(boost::asio::any_io_executor executor, const std::string& servers = {});
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// An address as text, in brackets or not, is itself; a name is asked for again when its time is over.
  boost::asio::awaitable<Resolved> resolve(std::string host, std::chrono::milliseconds timeout);

 private:
  class Channel;
  std::shared_ptr<Channel> channel_;
  DnsCache cache_;
};

}  // namespace tidings::fetch
