#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/types.h>

namespace tidings::support {

/// The other side of a connection that a script serves, byte by byte. On the connection's own thread.
class Peer {
 public:
  explicit Peer(int descriptor);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// The server's half of a handshake; whether it ended well.
  bool secure(SSL_CTX* context);

  /// Up to the end of a request's head; false where the other side has gone before.
  bool read_request();
  const std::string& request() const { return request_; }

  /// False as soon as the other side has gone. `in_clear`: whatever `secure` has agreed on.
  bool send(std::string_view bytes);
  bool send_in_clear(std::string_view bytes) const;

  /// `bytes` again and again, until the other side goes.
  void send_forever(std::string_view bytes);

  /// The bytes one by one, with a pause after each.
  bool drip(std::string_view bytes, std::chrono::milliseconds pause);

  /// Lets time pass; false as soon as the other side has gone.
  bool pause(std::chrono::milliseconds time) const;
  void wait_for_end() const;

  /// Ends the connection with RST.
  void reset();

  /// Ends the sending half: without TLS's close_notify, or with it.
  void cut() const;
  void finish();

  SSL* tls() const { return ssl_; }

 private:
  int descriptor_;
  SSL* ssl_ = nullptr;
  std::string request_;
};

/// What a server does on each of its connections. When it returns the sending half is ended.
using Script = std::function<void(Peer&)>;

/// Servers on loopback addresses of their own, one port for all, that do what scripts say; and addresses that
/// nobody may come to.
class ScriptedOrigin {
 public:
  /// Watches 127.0.0.1.
  ScriptedOrigin();
  ~ScriptedOrigin();  // ends the connections that are open
  ScriptedOrigin(const ScriptedOrigin&) = delete;
  ScriptedOrigin& operator=(const ScriptedOrigin&) = delete;

  /// The n-th server's address, from 127.1.0.1 on: known before it is served.
  static std::string address(std::size_t n);
  std::uint16_t port() const { return port_; }

  /// Serves the next address.
  void serve(Script script);

  /// An address outside 127.1.0.0/16 of which it is noticed whether somebody connects; false where this
  /// machine doesn't have it.
  bool watch(const std::string& address);

  /// Those watched that somebody connected to.
  std::vector<std::string> touched() const;

  /// After the last `serve` and `watch`.
  void start();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::uint16_t port_ = 0;
};

}  // namespace tidings::support
