#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/fetch/address_guard.hpp"
#include "daemon/fetch/body.hpp"
#include "daemon/fetch/cache_headers.hpp"
#include "daemon/fetch/client_certificate.hpp"
#include "daemon/io/slot.hpp"
#include "daemon/text/url.hpp"
#include "store/poll_state.hpp"

namespace tidings::fetch {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  text::Url url;                                // whose origin alone gets what the operator wrote for it
  std::optional<text::Url> start{};             // where it is asked for instead
  std::vector<store::Validators> validators{};  // of all URLs that it may lead to, as far as they are known;
                                                // each goes with A-IM: feed (RFC 3229)
  std::string user_agent;
  Headers headers;                // the operator's own for this source; to the source's own origin alone
  std::string authorization;      // likewise (credentials.hpp); empty: what the URL has
  ClientCertificate certificate;  // likewise
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  // the whole, redirects included
  std::size_t max_body = 16U << 20U;          // of the body as it comes
  AddressGuard guard;
  text::Url proxy{};  // http://… (CONNECT, whatever the scheme asked for) or socks5://…; empty: none
  /// How long a host that was asked is left alone afterwards; empty: Options::gap for all.
  std::function<std::chrono::milliseconds(std::string_view hostname)> gap{};
  /// Until when the host of an address wants to be left alone (C9): no request goes there, whatever led
  /// there. Empty: none does.
  std::function<std::optional<store::Timestamp>(const text::Url&)> held_until{};
  io::Slot* slot = nullptr;  // that the caller holds: left to others while the request waits for its host
  bool more_follow = false;  // another request to this host is about to come: the connection is kept for it
};

/// A limit that is used up on the way: whose it is isn't told by where the way ends.
struct HopLimit {
  std::string url;             // that was asked
  std::chrono::seconds reset;  // how long that host wants to be left alone
};

/// What a response says beside its body.
struct ResponseFacts {
  int status = 0;
  std::optional<store::Timestamp> date;  // by the server's clock, where that is behind ours
  std::string effective_url;             // after redirects
  std::string etag;                      // raw bytes; empty: absent
  std::string last_modified;
  std::string content_type;
  std::string content_encoding;
  std::string content_language;
  std::string content_location;
  std::string link;                               // of all fields of that name, joined by commas
  std::optional<std::chrono::seconds> fresh_for;  // cache_headers.hpp
  std::optional<std::chrono::seconds> retry_after;
  std::optional<std::chrono::seconds> rate_limit_reset;  // where no request is left (rate_limit.hpp)
  std::size_t bytes = 0;                                 // of body that came over the wire
  std::optional<std::string> moved_to;                   // where every hop was permanent: the target
  std::optional<HopLimit> hop_limit;                     // the longest that a redirect on the way told
};

struct Fetched {
  ResponseFacts facts;
  Body body;  // as it came, in its content coding
};
struct NotModified {
  ResponseFacts facts;
};
struct Gone {
  ResponseFacts facts;
};

enum class FailureKind {
  dns,
  connect,
  blocked_address,
  tls_chain,    // nobody who is trusted vouches for the certificate
  tls_name,     // it is another host's
  tls_expired,  // or doesn't hold yet
  tls_protocol,
  tls_client,       // our certificate can't be used
  timeout_connect,  // TCP or TLS
  timeout_body,     // the response, or the rest of it
  reset,
  protocol,
  too_big,
  redirect,
  proxy,      // it can't be reached, or doesn't lead on
  held,       // its host wants to be left alone; nothing was asked, and `retry_after` says until when
  challenge,  // the server lets in browsers alone
  http_status,
};

struct Failure {
  FailureKind kind;
  std::string cause;        // for people: what, where, what to do
  ResponseFacts facts;      // status 0 where no response came; `effective_url`: where it failed
  bool unanswered = false;  // the connection broke before the first byte of a response
  std::string body{};       // of an error's page, as it came; empty where it is no small one
};

using FetchResult = std::variant<Fetched, NotModified, Gone, Failure>;

inline const ResponseFacts& facts_of(const FetchResult& result) {
  return std::visit([](const auto& kind) -> const ResponseFacts& { return kind.facts; }, result);
}

/// One name for logs and metrics: "dns", "http.404", "timeout.connect", ….
std::string failure_label(const Failure& failure);

/// Sends polite GET requests (fetching.md C1–C7 as README.md restates them), one at a time to each host, with
/// a gap between them, down one connection as long as it is kept (C18). Lives on one I/O thread: construct,
/// use and destroy it there. Any number of fetches at once; terminal cancellation ends one at once and throws
/// boost::system::system_error(operation_aborted).
class HttpFetcher {
 public:
  struct Options {
    std::filesystem::path ca_file{};       // certificates trusted besides the system's; empty: none
    std::filesystem::path session_file{};  // where TLS sessions outlive the process; empty: nowhere
    std::filesystem::path body_folder{};   // for bodies that memory is too small for; empty: it isn't
    std::chrono::milliseconds gap{1000};   // at the least from one request to a host to the next
  };

  /// Throws std::runtime_error where `ca_file` can't be read.
  HttpFetcher(const boost::asio::any_io_executor& executor, const Options& options);
  ~HttpFetcher();
  HttpFetcher(const HttpFetcher&) = delete;
  HttpFetcher& operator=(const HttpFetcher&) = delete;

  /// What the world does comes back as a value.
  boost::asio::awaitable<FetchResult> fetch(Request request);

  /// Closes the connection that a request with `more_follow` left to its host, where none follows.
  void close_connection(const text::Url& url);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::fetch
