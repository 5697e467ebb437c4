#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/io/byte_stream.hpp"
#include "daemon/text/url.hpp"

namespace tidings::fetch {

/// Where bytes are to go: a name, which the proxy looks up, or an address without brackets.
struct Target {
  std::string host;
  std::uint16_t port = 0;
};

/// Has a proxy, to which `stream` leads, lead it on to `target`: HTTP's CONNECT (RFC 9110, 9.3.6) for a URL
/// with the scheme http, else SOCKS 5 (RFC 1928, 1929), each with the URL's credentials, if it has any. What
/// comes next is the target's. The error says why not, for people.
boost::asio::awaitable<std::expected<void, std::string>> pass_through(io::ByteStream& stream,
                                                                      const text::Url& proxy, Target target);

}  // namespace tidings::fetch
