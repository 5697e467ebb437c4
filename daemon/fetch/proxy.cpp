#include "daemon/fetch/proxy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>

#include "daemon/fetch/credentials.hpp"
#include "daemon/text/ip_network.hpp"
#include "daemon/text/percent_encoding.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Passed = std::expected<void, std::string>;

constexpr std::size_t max_head = 16U << 10U;

/// RFC 1928, 3 to 6.
constexpr char socks_version = 5;
constexpr char without_credentials = 0;
constexpr char with_password = 2;
constexpr char connect_command = 1;
constexpr char ipv4 = 1;
constexpr char name = 3;
constexpr char ipv6 = 4;
constexpr std::array<std::string_view, 9> refusals{"",
                                                   "it failed",
                                                   "its rules forbid it",
                                                   "the network is unreachable from there",
                                                   "the host is unreachable from there",
                                                   "the host refuses the connection",
                                                   "the host took too long",
                                                   "it can't connect",
                                                   "it doesn't know that kind of address"};

std::string broken(const error_code& error) { return "the connection to it broke: " + error.message(); }

/// Just so many bytes, so that none of the target's is taken.
asio::awaitable<std::expected<std::string, std::string>> read(io::ByteStream& stream, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t have = 0; have < size;) {
    error_code error;
    have += co_await stream.read_some(asio::buffer(bytes.data() + have, size - have), error);
    if (error) co_return std::unexpected(broken(error));
  }
  co_return bytes;
}

asio::awaitable<Passed> write(io::ByteStream& stream, std::string bytes) {
  error_code error;
  co_await stream.write(asio::buffer(bytes), error);
  if (error) co_return std::unexpected(broken(error));
  co_return Passed();
}

std::string authority_of(const Target& target) {
  return target.host.contains(':') ? fmt::format("[{}]:{}", target.host, target.port)
                                   : fmt::format("{}:{}", target.host, target.port);
}

std::string connect_request(const text::Url& proxy, const Target& target) {
  const auto authority = authority_of(target);
  auto request = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
  if (has_credentials(proxy)) request += fmt::format("Proxy-Authorization: {}\r\n", url_credentials(proxy));
  return request + "\r\n";
}

Passed judge_connect(std::string_view head) {
  int status = 0;
  const auto digits = head.substr(std::min(head.find(' ') + 1, head.size()), 3);
  std::from_chars(digits.data(), digits.data() + digits.size(), status);
  if (!head.starts_with("HTTP/1.") || status == 0) return std::unexpected("it speaks no HTTP");
  if (status == 407) return std::unexpected("it wants credentials, or others (407): http://USER:PASSWORD@…");
  if (status / 100 != 2)
    return std::unexpected(
        fmt::format("it refuses with status {}: see whether it may lead to that host and port", status));
  return {};
}

/// The target says nothing before it is asked: what follows the head at once is not its.
asio::awaitable<Passed> pass_http(io::ByteStream& stream, const text::Url& proxy, const Target& target) {
  if (auto sent = co_await write(stream, connect_request(proxy, target)); !sent) co_return sent;
  std::string head;
  std::array<char, 1024> buffer;
  while (!head.contains("\r\n\r\n")) {
    error_code error;
    const auto count = co_await stream.read_some(asio::buffer(buffer), error);
    if (error) co_return std::unexpected(broken(error));
    head.append(buffer.data(), count);
    if (head.size() > max_head) co_return std::unexpected("its answer is too long");
  }
  auto judged = judge_connect(head);
  if (judged && !head.ends_with("\r\n\r\n")) co_return std::unexpected("it says more than it was asked");
  co_return judged;
}

/// RFC 1929. Neither is longer than 255 bytes: the configuration sees to it.
asio::awaitable<Passed> log_in(io::ByteStream& stream, const text::Url& proxy) {
  const auto username = text::percent_decoded(proxy.username());
  const auto password = text::percent_decoded(proxy.password());
  std::string bytes = "\x01";
  (bytes += static_cast<char>(username.size())) += username;
  (bytes += static_cast<char>(password.size())) += password;
  if (auto sent = co_await write(stream, std::move(bytes)); !sent) co_return sent;
  const auto answer = co_await read(stream, 2);
  if (!answer) co_return std::unexpected(answer.error());
  if ((*answer)[1] != 0) co_return std::unexpected("it doesn't accept user and password");
  co_return Passed();
}

std::string socks_request(const Target& target) {
  std::string bytes{socks_version, connect_command, '\0'};
  if (const auto address = text::parse_ip_address(target.host)) {
    const std::size_t skipped = target.host.contains(':') ? 0 : 12;  // of an IPv4-mapped one
    bytes += skipped == 0 ? ipv6 : ipv4;
    bytes.append(address->begin() + static_cast<std::ptrdiff_t>(skipped), address->end());
  } else {
    ((bytes += name) += static_cast<char>(target.host.size())) += target.host;
  }
  bytes += static_cast<char>(target.port >> 8U);
  bytes += static_cast<char>(target.port & 0xFFU);
  return bytes;
}

/// The reply ends with an address of the proxy's, of no interest.
asio::awaitable<Passed> read_reply(io::ByteStream& stream) {
  const auto reply = co_await read(stream, 5);
  if (!reply) co_return std::unexpected(reply.error());
  const auto code = static_cast<unsigned char>((*reply)[1]);
  if (code != 0)
    co_return std::unexpected(std::string(code < refusals.size() ? refusals[code] : refusals[1]));
  const char kind = (*reply)[3];
  const std::size_t size = kind == ipv4   ? 4
                           : kind == ipv6 ? 16
                                          : 1U + static_cast<unsigned char>((*reply)[4]);
  const auto rest = co_await read(stream, size + 2 - 1);  // with the port, without the byte that is here
  if (!rest) co_return std::unexpected(rest.error());
  co_return Passed();
}

asio::awaitable<Passed> pass_socks(io::ByteStream& stream, const text::Url& proxy, const Target& target) {
  if (target.host.size() > 255) co_return std::unexpected("the host's name is too long for it");
  std::string greeting{socks_version, '\x01', without_credentials};
  if (has_credentials(proxy)) greeting = {socks_version, '\x02', without_credentials, with_password};
  if (auto sent = co_await write(stream, std::move(greeting)); !sent) co_return sent;
  const auto chosen = co_await read(stream, 2);
  if (!chosen) co_return std::unexpected(chosen.error());
  if ((*chosen)[0] != socks_version) co_return std::unexpected("it speaks no SOCKS 5");
  const bool wants_password = (*chosen)[1] == with_password && has_credentials(proxy);
  if (wants_password)
    if (auto accepted = co_await log_in(stream, proxy); !accepted) co_return accepted;
  if (!wants_password && (*chosen)[1] != without_credentials)
    co_return std::unexpected("it wants credentials: socks5://USER:PASSWORD@…");
  if (auto sent = co_await write(stream, socks_request(target)); !sent) co_return sent;
  co_return co_await read_reply(stream);
}

}  // namespace

asio::awaitable<Passed> pass_through(io::ByteStream& stream, const text::Url& proxy, Target target) {
  if (proxy.scheme() == "http") co_return co_await pass_http(stream, proxy, target);
  co_return co_await pass_socks(stream, proxy, target);
}

}  // namespace tidings::fetch
