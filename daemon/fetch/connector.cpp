#include "daemon/fetch/connector.hpp"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "daemon/fetch/certificate_fault.hpp"
#include "daemon/fetch/failure.hpp"
#include "daemon/fetch/happy_eyeballs.hpp"
#include "daemon/fetch/hosts.hpp"
#include "daemon/fetch/proxy.hpp"
#include "daemon/fetch/resolver.hpp"
#include "daemon/fetch/tls_sessions.hpp"
#include "store/ascii.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds resolve_timeout{5};

constexpr std::size_t most_to_one_address = 8;  // C18
constexpr int most_key_updates = 100;           // of a connection: honest servers need none for a feed
constexpr std::size_t most_to_a_proxy = 10'000;

auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

/// A byte or an end that waits to be read says that it isn't.
template <class Stream>
bool is_quiet(Stream& stream, tcp::socket& socket) noexcept {
  error_code error;
  socket.non_blocking(true, error);
  char unasked = 0;
  if (!error) stream.read_some(asio::buffer(&unasked, 1), error);
  return error == asio::error::would_block;
}

class PlainStream final : public io::ByteStream {
 public:
  explicit PlainStream(tcp::socket connected) : socket(std::move(connected)) {}

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer, error_code& error) override {
    co_return co_await socket.async_read_some(buffer, into(error));
  }
  asio::awaitable<void> write(asio::const_buffer bytes, error_code& error) override {
    co_await asio::async_write(socket, bytes, into(error));
  }
  bool is_quiet() noexcept override { return fetch::is_quiet(socket, socket); }
  void close() noexcept override {
    error_code ignored;
    socket.close(ignored);
  }

  tcp::socket socket;
};

class TlsStream final : public io::ByteStream {
 public:
  TlsStream(tcp::socket socket, ssl::context& context) : stream(std::move(socket), context) {
    // OpenSSL drops a session whose connection ends without close_notify; a quiet shutdown keeps it.
    SSL_set_quiet_shutdown(stream.native_handle(), 1);
    SSL_set_msg_callback(stream.native_handle(), &TlsStream::on_message);
    SSL_set_msg_callback_arg(stream.native_handle(), this);
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer, error_code& error) override {
    const auto size = co_await stream.async_read_some(buffer, into(error));
    if (key_updates_ >= most_key_updates)
      error = {static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_TOO_MANY_KEY_UPDATES)),
               asio::error::get_ssl_category()};
    co_return size;
  }
  asio::awaitable<void> write(asio::const_buffer bytes, error_code& error) override {
    co_await asio::async_write(stream, bytes, into(error));
  }
  bool is_quiet() noexcept override { return fetch::is_quiet(stream, stream.next_layer()); }
  void close() noexcept override {
    error_code ignored;
    SSL_shutdown(stream.native_handle());
    stream.next_layer().close(ignored);
  }

  CertificateFault fault;  // of the other side
  ssl::stream<tcp::socket> stream;

 private:
  /// A server that changes its keys without end (RFC 8446, 4.6.3) keeps a read, and a core, busy that no byte
  /// of an answer reaches: its socket is closed under it.
  static void on_message(int is_written, int, int type, const void* bytes, std::size_t size, SSL*,
                         void* self) {
    if (is_written != 0 || type != SSL3_RT_HANDSHAKE || size == 0) return;
    if (*static_cast<const unsigned char*>(bytes) != SSL3_MT_KEY_UPDATE) return;
    auto& of_connection = *static_cast<TlsStream*>(self);
    error_code ignored;
    if (++of_connection.key_updates_ == most_key_updates) of_connection.stream.next_layer().close(ignored);
  }

  int key_updates_ = 0;
};

ssl::context make_context(const std::filesystem::path& ca_file) {
  ssl::context context(ssl::context::tls_client);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  context.set_verify_mode(ssl::verify_peer);
  if (!ca_file.empty()) {
    error_code error;
    context.load_verify_file(ca_file.string(), error);
    if (error) throw std::runtime_error("ca_file " + ca_file.string() + ": " + error.message());
  }
  static constexpr unsigned char http_1_1[] = "\x08http/1.1";
  SSL_CTX_set_alpn_protos(context.native_handle(), http_1_1, sizeof http_1_1 - 1);
  return context;
}

std::string without_brackets(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return std::string(host);
}

std::uint16_t port_of(const text::Url& url) {
  return ascii::parse_number<std::uint16_t>(url.port())
      .value_or(url.scheme() == "https"    ? 443
                : url.scheme() == "socks5" ? 1080
                                           : 80);
}

/// The certificate must be for that name, or that address; the name is told in SNI. Neither has the dot with
/// which a name may end (RFC 6066, 3).
void expect_name(SSL* handle, std::string host) {
  if (text::parse_ip_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host.c_str());
    return;
  }
  if (host.ends_with('.')) host.pop_back();
  SSL_set_tlsext_host_name(handle, host.c_str());
  X509_VERIFY_PARAM_set_hostflags(SSL_get0_param(handle), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(handle, host.c_str());
}

/// Those that may be dialled, or why none may.
std::expected<std::vector<text::IpAddress>, Failure> judged(const std::vector<text::IpAddress>& addresses,
                                                            const AddressGuard& guard,
                                                            const std::string& host) {
  std::vector<text::IpAddress> allowed;
  std::string refused;
  for (const auto& address : addresses) {
    const auto refusal = guard.refusal(address);
    if (refusal.empty())
      allowed.push_back(address);
    else
      refused = fmt::format("{} is at {}, a {} address: not dialled unless allow_networks has it", host,
                            asio_address(address).to_string(), refusal);
  }
  if (allowed.empty()) return std::unexpected(make_failure(FailureKind::blocked_address, std::move(refused)));
  return allowed;
}

Failure dial_failure(const DialFailure& failure, const std::string& host, std::uint16_t port) {
  const bool timed_out = failure.error == asio::error::timed_out;
  return make_failure(timed_out ? FailureKind::timeout_connect : FailureKind::connect,
                      fmt::format("{} port {} ({}): {}: its server is down, or out of reach from here", host,
                                  port, asio_address(failure.address).to_string(),
                                  timed_out ? "no connection in time" : failure.error.message()));
}

/// The proxy's credentials are nobody's business.
Failure proxy_failure(const text::Url& proxy, std::string_view cause) {
  return make_failure(FailureKind::proxy, fmt::format("the proxy {}: {}", host_of(proxy), cause));
}

std::string_view handshake_advice(const error_code& error) {
  if (error.category() != asio::error::get_ssl_category()) return "the server ended the connection";
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (reason > SSL_AD_REASON_OFFSET && reason != SSL_AD_REASON_OFFSET + SSL_AD_PROTOCOL_VERSION)
    return "the server refuses us: it may want a `client_certificate`, or not know that host";
  return "its server speaks nothing newer than TLS 1.1, or no TLS on this port";
}

Failure handshake_failure(const std::string& host, const error_code& error) {
  return make_failure(FailureKind::tls_protocol,
                      fmt::format("TLS with {}: {}: {}", host, error.message(), handshake_advice(error)));
}

}  // namespace

std::optional<Failure> refusal_without_lookup(const text::Url& url, const AddressGuard& guard) {
  const auto addresses = addresses_without_lookup(url.hostname());
  if (addresses.empty()) return std::nullopt;
  auto allowed = judged(addresses, guard, std::string(url.hostname()));
  return allowed ? std::nullopt : std::optional(std::move(allowed.error()));
}

namespace {

/// What all TLS connections have in common.
struct Tls {
  Tls(const std::filesystem::path& ca_file, std::filesystem::path kept_in)
      : context(make_context(ca_file)),
        sessions(context.native_handle(), trust_mark(ca_file)),
        session_file(std::move(kept_in)) {
    context.set_default_verify_paths();
    if (!session_file.empty()) sessions.load(session_file);
  }
  ~Tls() {
    if (!session_file.empty()) sessions.save(session_file);
  }
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  ssl::context context;
  TlsSessions sessions;
  std::filesystem::path session_file;
};

}  // namespace

struct Connector::Parts {
  Parts(const asio::any_io_executor& on, std::filesystem::path trusted, std::filesystem::path kept_in)
      : executor(on),
        resolver(on, {}),
        ca_file(std::move(trusted)),
        session_file(std::move(kept_in)),
        permits(on, most_to_one_address),
        proxy_permits(on, most_to_a_proxy) {
    if (!ca_file.empty()) make_context(ca_file);  // a fault is told at the start
  }

  asio::any_io_executor executor;
  Resolver resolver;
  std::filesystem::path ca_file;
  std::filesystem::path session_file;
  AddressPermits permits;
  AddressPermits proxy_permits;

  template <class Result>
  using Coroutine = asio::awaitable<std::expected<Result, Failure>>;

  /// Made when it is first wanted: that costs more time than all the rest of a start, and half a megabyte.
  Tls& tls() {
    if (!tls_) tls_.emplace(ca_file, session_file);
    return *tls_;
  }

  Coroutine<Dialled> reach(const text::Url& url, const Route& route, Watchdog::Clock::duration step,
                           Watchdog& watchdog) {
    if (route.is_direct()) co_return co_await dial_host(url, route.guard, step, watchdog);
    co_return co_await dial_through(url, route, step, watchdog);
  }
  Coroutine<std::vector<text::IpAddress>> resolve(const text::Url& url, const Watchdog& watchdog);
  Coroutine<Dialled> dial_host(const text::Url& url, const AddressGuard& guard,
                               Watchdog::Clock::duration step, Watchdog& watchdog);
  Coroutine<Dialled> dial_through(const text::Url& url, const Route& route, Watchdog::Clock::duration step,
                                  Watchdog& watchdog);
  Coroutine<std::shared_ptr<io::ByteStream>> secure(tcp::socket socket, const text::Url& url,
                                                    const Route& route, Watchdog::Clock::duration step,
                                                    Watchdog& watchdog);

 private:
  std::optional<Tls> tls_;
};

asio::awaitable<std::expected<std::shared_ptr<io::ByteStream>, Failure>> Connector::Parts::secure(
    tcp::socket socket, const text::Url& url, const Route& route, Watchdog::Clock::duration step,
    Watchdog& watchdog) {
  auto stream = std::make_shared<TlsStream>(std::move(socket), tls().context);
  watchdog.watch(step, [weak = std::weak_ptr(stream)] {
    if (const auto held = weak.lock()) held->close();
  });
  const auto host = without_brackets(url.hostname());
  auto* handle = stream->stream.native_handle();
  expect_name(handle, host);
  stream->fault.watch(handle);
  if (!route.certificate.empty())
    if (auto unusable = route.certificate.show_on(handle); !unusable.empty())
      co_return std::unexpected(make_failure(FailureKind::tls_client, std::move(unusable)));
  const auto identity = route.identity();  // sessions would link what is to be apart
  tls().sessions.offer(handle, identity.empty() ? host_of(url) : host_of(url) + '#' + identity);
  error_code error;
  co_await stream->stream.async_handshake(ssl::stream_base::client, into(error));
  if (!error) co_return std::shared_ptr<io::ByteStream>(std::move(stream));
  if (watchdog.expired())
    co_return std::unexpected(make_failure(FailureKind::timeout_connect,
                                           "TLS with " + host + " took too long: its server is slow"));
  if (auto refused = stream->fault.failure(host)) co_return std::unexpected(std::move(*refused));
  co_return std::unexpected(handshake_failure(host, error));
}

Connector::Connector(const asio::any_io_executor& executor, const std::filesystem::path& ca_file,
                     const std::filesystem::path& session_file)
    : parts_(std::make_unique<Parts>(executor, ca_file, session_file)) {}
Connector::~Connector() = default;

asio::awaitable<std::expected<std::vector<text::IpAddress>, Failure>> Connector::Parts::resolve(
    const text::Url& url, const Watchdog& watchdog) {
  const auto time = std::min<Watchdog::Clock::duration>(resolve_timeout, watchdog.left());
  auto addresses = co_await resolver.resolve(without_brackets(url.hostname()),
                                             std::chrono::ceil<std::chrono::milliseconds>(time));
  if (!addresses) co_return std::unexpected(make_failure(FailureKind::dns, std::move(addresses.error())));
  co_return std::move(*addresses);
}

asio::awaitable<std::expected<Dialled, Failure>> Connector::Parts::dial_host(const text::Url& url,
                                                                             const AddressGuard& guard,
                                                                             Watchdog::Clock::duration step,
                                                                             Watchdog& watchdog) {
  const auto addresses = co_await resolve(url, watchdog);
  if (!addresses) co_return std::unexpected(addresses.error());
  const auto allowed = judged(*addresses, guard, std::string(url.hostname()));
  if (!allowed) co_return std::unexpected(allowed.error());
  const DialOptions options{.port = port_of(url), .time = std::min(step, watchdog.left())};
  auto dialled = co_await dial(executor, by_turns(*allowed), permits, options, watchdog);
  if (!dialled)
    co_return std::unexpected(dial_failure(dialled.error(), without_brackets(url.hostname()), options.port));
  co_return std::move(*dialled);
}

asio::awaitable<std::expected<Dialled, Failure>> Connector::Parts::dial_through(
    const text::Url& url, const Route& route, Watchdog::Clock::duration step, Watchdog& watchdog) {
  const auto host = without_brackets(url.hostname());
  const auto addresses = co_await resolve(route.proxy, watchdog);
  if (!addresses) co_return std::unexpected(proxy_failure(route.proxy, addresses.error().cause));
  const auto begin = Watchdog::Clock::now();
  const DialOptions options{.port = port_of(route.proxy), .time = std::min(step, watchdog.left())};
  auto dialled = co_await dial(executor, by_turns(*addresses), proxy_permits, options, watchdog);
  if (!dialled) {
    const auto failure =
        dial_failure(dialled.error(), without_brackets(route.proxy.hostname()), options.port);
    co_return std::unexpected(proxy_failure(route.proxy, failure.cause));
  }
  const auto stream = std::make_shared<PlainStream>(std::move(dialled->socket));
  watchdog.watch(options.time - dialled->took, [weak = std::weak_ptr(stream)] {
    if (const auto held = weak.lock()) held->close();
  });
  Target target(host, port_of(url));
  const auto passed = co_await pass_through(*stream, route.proxy, std::move(target));
  if (!passed)
    co_return std::unexpected(proxy_failure(route.proxy, watchdog.expired()
                                                             ? "it took too long to lead on to " + host
                                                             : host + ": " + passed.error()));
  dialled->socket = std::move(stream->socket);
  dialled->took = Watchdog::Clock::now() - begin;
  co_return std::move(*dialled);
}

asio::awaitable<std::expected<Connection, Failure>> Connector::connect(const text::Url& url,
                                                                       const Route& route,
                                                                       Watchdog::Clock::duration step,
                                                                       Watchdog& watchdog) {
  auto dialled = co_await parts_->reach(url, route, step, watchdog);
  if (!dialled) co_return std::unexpected(std::move(dialled.error()));
  error_code ignored;
  dialled->socket.set_option(tcp::no_delay(true), ignored);
  Connection connection(nullptr, dialled->address, route.identity(), std::move(dialled->permit));
  if (url.scheme() != "https") {
    connection.stream = std::make_shared<PlainStream>(std::move(dialled->socket));
    co_return connection;
  }
  const auto left = std::min(step, watchdog.left()) - dialled->took;
  auto secured = co_await parts_->secure(std::move(dialled->socket), url, route, left, watchdog);
  if (!secured) co_return std::unexpected(std::move(secured.error()));
  connection.stream = std::move(*secured);
  co_return connection;
}

}  // namespace tidings::fetch
