#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "daemon/fetch/watchdog.hpp"
#include "daemon/io/keyed_semaphore.hpp"
#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

using AddressPermits = io::KeyedSemaphore<text::IpAddress>;

boost::asio::ip::address asio_address(const text::IpAddress& bytes);

/// The families by turns, IPv6 first, each in its order (RFC 8305, 4).
std::vector<text::IpAddress> by_turns(const std::vector<text::IpAddress>& addresses);

struct Dialled {
  boost::asio::ip::tcp::socket socket;
  text::IpAddress address{};
  AddressPermits::Permit permit;
  Watchdog::Clock::duration took{};  // of its time
};

struct DialFailure {
  boost::system::error_code error;  // timed_out where the time was over
  text::IpAddress address{};        // of the last that failed
};

struct DialOptions {
  std::uint16_t port = 0;
  Watchdog::Clock::duration time{};                                   // for all of them
  Watchdog::Clock::duration stagger{std::chrono::milliseconds(250)};  // RFC 8305, 8
};

/// A connection to the address that answers first: each is dialled `stagger` after the one before, or when
/// that one has failed, and when one is connected the others are given up (RFC 8305, 5). One that has no
/// permit to give is passed over as long as others may still answer, then waited for, which counts neither in
/// `time` nor in the watchdog's total; a time that others have used up begins anew for the rest. REQUIRES
/// at least one address.
boost::asio::awaitable<std::expected<Dialled, DialFailure>> dial(boost::asio::any_io_executor executor,
                                                                 std::vector<text::IpAddress> addresses,
                                                                 AddressPermits& permits, DialOptions options,
                                                                 Watchdog& watchdog);

}  // namespace tidings::fetch
