#include "tests/unit/serve/client.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidings::serve {

Client::Client(const Endpoint& server) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int at_once = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  inet_pton(AF_INET, server.address.c_str(), &address.sin_addr);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("can't connect");
}

Client::~Client() { close(socket_); }

void Client::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;  // closed by the server: what it said is read by the test
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool Client::read_more() {
  std::array<char, 65536> buffer;
  const auto count = recv(socket_, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Client::response() {
  while (!received_.contains("\r\n\r\n"))
    if (!read_more()) return std::exchange(received_, {});
  const auto end = received_.find("\r\n\r\n") + 4;
  const auto length = field_of(std::string_view(received_).substr(0, end), "Content-Length");
  std::size_t body = 0;
  std::from_chars(length.data(), length.data() + length.size(), body);
  while (received_.size() < end + body)
    if (!read_more()) return std::exchange(received_, {});
  auto response = received_.substr(0, end + body);
  received_.erase(0, end + body);
  return response;
}

std::string Client::rest() {
  while (read_more()) continue;
  return std::exchange(received_, {});
}

bool Client::is_closed(std::chrono::milliseconds patience) {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  while (true) {
    if (poll(&readable, 1, static_cast<int>(patience.count())) == 0) return false;
    char byte = 0;
    const auto count = recv(socket_, &byte, 1, 0);
    if (count == 0 || (count < 0 && errno == ECONNRESET)) return true;
    if (count < 0) return false;
  }
}

std::string field_of(std::string_view head, std::string_view name) {
  const auto begin = head.find("\r\n" + std::string(name) + ": ");
  if (begin == head.npos) return {};
  const auto value = head.substr(begin + name.size() + 4);
  return std::string(value.substr(0, value.find("\r\n")));
}

std::string body_of(std::string_view response) {
  const auto end = response.find("\r\n\r\n");
  return end == response.npos ? std::string() : std::string(response.substr(end + 4));
}

}  // namespace tidings::serve
