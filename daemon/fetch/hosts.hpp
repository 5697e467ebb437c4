#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/fetch/connection.hpp"
#include "daemon/io/keyed_semaphore.hpp"
#include "daemon/io/slot.hpp"
#include "daemon/text/url.hpp"

namespace tidings::fetch {

/// Scheme, host and port of a web URL, as text: the unit of politeness (fetching rule C18).
std::string host_of(const text::Url& url);

/// The same from Url::href() of one, for those who have a million of them.
std::string host_of_href(std::string_view href);

/// Whether host_of() is the same of both.
bool is_same_host(const text::Url& a, const text::Url& b);

/// To each host one request at a time, in the order in which they were wanted, each a gap after the one
/// before has ended; from one to the next the connection may be kept. A host that nobody talked to for a
/// while costs nothing. On the I/O thread.
class Hosts {
  struct Host;
  struct Known;

 public:
  using Clock = std::chrono::steady_clock;

  Hosts(const boost::asio::any_io_executor& executor, Clock::duration gap);

  /// The right to send one request to a host; the next one's gap begins when it goes.
  class Turn {
   public:
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

    /// The connection that the turn before left, where it still may carry a request.
    std::optional<Connection> take_connection();
    void leave_connection(Connection connection);

   private:
    friend class Hosts;
    Turn(std::shared_ptr<Known> known, std::string name, Clock::duration gap,
         io::KeyedSemaphore<std::string>::Permit permit);

    std::shared_ptr<Known> known_;
    std::string name_;
    Clock::duration gap_;
    io::KeyedSemaphore<std::string>::Permit permit_;
  };

  /// `gap` is what the one after it waits for, where that isn't the usual one; `slot` is left to others
  /// meanwhile, and taken again. Throws system_error(operation_aborted) where it is cancelled before it
  /// comes.
  boost::asio::awaitable<Turn> turn(std::string host, std::optional<Clock::duration> gap = {},
                                    io::Slot* slot = nullptr);

  /// Closes the connection that a turn left, for no request follows.
  void close_connection(const std::string& host);

  /// How many are remembered.
  std::size_t size() const;

 private:
  void forget_idle(Clock::time_point now);

  boost::asio::any_io_executor executor_;
  io::KeyedSemaphore<std::string> turns_;
  std::shared_ptr<Known> known_;
};

}  // namespace tidings::fetch
