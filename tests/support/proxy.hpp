#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tidings::support {

/// A real proxy on loopback that speaks CONNECT and SOCKS 5 on one port. Every name that it is given it takes
/// for 127.0.0.1, so that a name which only it knows works through it alone.
class Proxy {
 public:
  struct Passage {
    std::string protocol;     // "CONNECT" or "SOCKS"
    std::string target;       // HOST:PORT, as it was asked for
    std::string credentials;  // USER:PASSWORD, or the value of Proxy-Authorization; empty: none
  };

  /// `credentials`: USER:PASSWORD; without them, or with others, it refuses. Empty: it lets in everybody.
  explicit Proxy(std::string credentials = {});
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  /// SCHEME://[CREDENTIALS@]127.0.0.1:PORT
  std::string url(const std::string& scheme, const std::string& credentials = {}) const;

  std::vector<Passage> passages() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::support
