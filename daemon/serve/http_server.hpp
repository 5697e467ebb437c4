#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "daemon/serve/routes.hpp"

namespace tidings::serve {

struct Endpoint {
  std::string address;  // numeric IPv4 or IPv6
  std::uint16_t port = 0;
};

/// Serves the publisher's documents on a thread of its own, so that neither readers nor polls delay the
/// other.
class HttpServer {
 public:
  struct Options {
    std::vector<Endpoint> endpoints;
    std::vector<int> inherited_sockets;  // listening sockets passed by the service manager; owned from here
    std::size_t max_connections = 4096;  // beyond them the oldest idle one is closed
    std::chrono::seconds idle_timeout{60};  // between requests, and while nothing more is taken of a response
    std::chrono::seconds header_timeout{10};  // for the head of a request
    /// Hears of what should not happen: a request that could not be answered (500), an acceptor that ended.
    /// On the server's thread.
    std::function<void(const std::exception_ptr&)> on_error = [](const std::exception_ptr&) {};
  };
  /// Prints what isn't on the publisher's shelf.
  struct PrintingOffice {
    boost::asio::thread_pool& thread;  // on which `print` is called
    std::function<publish::Printed(const publish::Address&)> print;
    boost::asio::thread_pool& coders;  // on which documents are coded
  };

  /// Binds and listens before it returns. Throws std::runtime_error with address and reason where it can't.
  HttpServer(Options options, const publish::Publisher& publisher, Probes probes, PrintingOffice office);

  /// stop(), if it wasn't called.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Where it listens, with the real port where 0 was asked for.
  std::vector<Endpoint> endpoints() const;

  /// Closes the acceptors, lets responses under way finish (at most a second), joins the thread.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::serve
