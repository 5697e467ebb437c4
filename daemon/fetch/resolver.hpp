#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

/// Names to addresses, through c-ares on Asio's descriptors: any number at once, cancellable, no thread that
/// blocks (Asio's own resolver is one thread, and holds up shutdown). /etc/hosts goes before DNS. Lives on
/// the I/O thread.
class Resolver {
 public:
  explicit Resolver(boost::asio::any_io_executor executor);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// The addresses in the order in which to try them, at least one; or why there is none, for people. An
  /// address as text, in brackets or not, is itself.
  boost::asio::awaitable<std::expected<std::vector<text::IpAddress>, std::string>> resolve(
      std::string host, std::chrono::milliseconds timeout);

 private:
  class Channel;
  std::shared_ptr<Channel> channel_;
};

}  // namespace tidings::fetch
