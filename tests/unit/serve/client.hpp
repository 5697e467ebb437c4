#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/serve/http_server.hpp"

namespace tidings::serve {

/// A client that writes and reads bytes as they are; gives up after ten seconds.
class Client {
 public:
  explicit Client(const Endpoint& server);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) const;

  /// One response: head, and as much body as its Content-Length says. Less where the connection ends.
  std::string response();

  /// Everything until the server closes.
  std::string rest();

  /// Takes what has come, 64 kB at the most; false where nothing does any more.
  bool read_more();

  /// Whether the server has closed, or does so in that time.
  bool is_closed(std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  int socket_;
  std::string received_;
};

/// The value of a field in a head; empty where there is none.
std::string field_of(std::string_view head, std::string_view name);

std::string body_of(std::string_view response);

}  // namespace tidings::serve
