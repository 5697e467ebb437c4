#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/fetch/watchdog.hpp"
#include "daemon/io/byte_stream.hpp"

namespace tidings::fetch {

/// A whole response: final status, header fields as received, body as it came.
struct HttpResponse {
  int status = 0;
  Headers headers;
  Body body;
  bool is_longer_than_said = false;  // bytes that Content-Length doesn't count came with its end; line breaks
                                     // cut nothing off
  bool keeps_alive = false;          // the connection may carry another request (RFC 9112, 9.3)

  /// The first field of that name, any case; empty where there is none.
  std::string_view header(std::string_view name) const;

  /// All fields of that name as one, where its value is a list (RFC 9110, 5.3).
  std::string list(std::string_view name) const;
};

/// A space for bodies, with the thread that moves them to disk.
struct BodyShelf {
  std::shared_ptr<BodySpace> space;
  boost::asio::thread_pool disk{1};
};

/// Sends `request` (a whole HTTP/1.1 request) and reads the response to it (RFC 9112). Interim responses are
/// passed over. What is cut off, malformed or larger than `max_body` is a failure, `unanswered` where not one
/// byte came before the connection broke; so is one that comes more slowly than 1 kB a second. Only a
/// watchdog knows sockets and time. `shelf`: where the body lies; none: in memory.
boost::asio::awaitable<std::expected<HttpResponse, Failure>> exchange(std::shared_ptr<io::ByteStream> stream,
                                                                      std::string request,
                                                                      std::size_t max_body,
                                                                      Watchdog& watchdog,
                                                                      BodyShelf* shelf = nullptr);

}  // namespace tidings::fetch
