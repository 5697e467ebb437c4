#pragma once

#include <chrono>
#include <cstdint>
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
/// what `localhost` is. Which name servers are asked is read again whenever it changes. Lives on the I/O
/// thread.
class Resolver {
 public:
  struct Options {
    std::string file = "/etc/resolv.conf";
    std::uint16_t port = 53;  // of the name servers
  };

  explicit Resolver(boost::asio::any_io_executor executor, Options options);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// An address as text, in brackets or not, is itself; a name is asked for again when its time is over. A
  /// name with IPv4 addresses doesn't wait long for the others (RFC 8305, 3).
  boost::asio::awaitable<Resolved> resolve(std::string host, std::chrono::milliseconds timeout);

  const DnsCache& known() const { return cache_; }

 private:
  class Channel;

  /// Whether a file is another one than before.
  struct FileStamp {
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(const FileStamp&) const = default;
  };

  void renew();

  boost::asio::any_io_executor executor_;
  Options options_;
  FileStamp read_;
  std::shared_ptr<Channel> channel_;
  DnsCache cache_;
};

}  // namespace tidings::fetch
