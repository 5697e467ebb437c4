#include "daemon/fetch/resolver.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>

#include <ares.h>
#include <netinet/in.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

constexpr int query_timeout_ms = 2000;  // of one question to one server
constexpr int query_tries = 2;

/// Shared by the coroutine that waits and by c-ares, which answers also when nobody waits any more.
struct Query {
  explicit Query(const asio::any_io_executor& executor) : answered(executor) {}
  asio::steady_timer answered;  // cancelled by the answer
  bool done = false;
  int status = ARES_ECANCELLED;
  std::vector<text::IpAddress> addresses;
  std::chrono::seconds ttl = DnsCache::longest;
};

text::IpAddress address_of(const sockaddr& address) {
  text::IpAddress bytes{};
  if (address.sa_family == AF_INET6) {
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
  } else {
    bytes[10] = bytes[11] = 0xFF;
    std::memcpy(bytes.data() + 12, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
  }
  return bytes;
}

void on_answer(void* argument, int status, int /*timeouts*/, ares_addrinfo* result) {
  const std::unique_ptr<std::shared_ptr<Query>> owned(static_cast<std::shared_ptr<Query>*>(argument));
  auto& query = **owned;
  query.status = status;
  if (result != nullptr) {
    for (const auto* node = result->nodes; node != nullptr; node = node->ai_next)
      if (node->ai_family == AF_INET || node->ai_family == AF_INET6) {
        query.addresses.push_back(address_of(*node->ai_addr));
        query.ttl = std::min(query.ttl, std::chrono::seconds(node->ai_ttl));
      }
    ares_freeaddrinfo(result);
  }
  query.done = true;
  query.answered.cancel();
}

/// A server that failed to answer has not said that there is no such name.
bool is_answer(int status) {
  return status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA;
}

std::string no_address(const std::string& host, int status) {
  if (is_answer(status))
    return "there is no host " + host + " (" + ares_strerror(status) +
           "): the address is wrong, or the domain has lapsed";
  return "can't look up " + host + " (" + ares_strerror(status) + "): see whether DNS works here";
}

/// c-ares wants its library initialised once in a process.
void initialise_library() {
  static const int status = ares_library_init(ARES_LIB_INIT_ALL);
  if (status != ARES_SUCCESS) throw std::runtime_error(std::string("c-ares: ") + ares_strerror(status));
}

}  // namespace

std::vector<text::IpAddress> addresses_without_lookup(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (const auto address = text::parse_ip_address(host)) return std::vector(1, *address);
  if (host.ends_with('.')) host.remove_suffix(1);  // of a name that is whole
  if (host == "localhost" || host.ends_with(".localhost"))
    return {*text::parse_ip_address("::1"), *text::parse_ip_address("127.0.0.1")};
  return {};
}

/// c-ares tells which sockets it waits for; Asio waits for them.
class Resolver::Channel : public std::enable_shared_from_this<Resolver::Channel> {
 public:
  Channel(const asio::any_io_executor& executor, const std::string& servers)
      : executor_(executor), timer_(executor) {
    initialise_library();
    ares_options options{};
    options.timeout = query_timeout_ms;
    options.tries = query_tries;
    options.sock_state_cb = [](void* self, ares_socket_t socket, int readable, int writable) {
      static_cast<Channel*>(self)->watch(socket, readable != 0, writable != 0);
    };
    options.sock_state_cb_data = this;
    int status =
        ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status == ARES_SUCCESS && !servers.empty())
      status = ares_set_servers_ports_csv(channel_, servers.c_str());
    if (status != ARES_SUCCESS) throw std::runtime_error(std::string("c-ares: ") + ares_strerror(status));
  }

  ~Channel() { ares_destroy(channel_); }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  std::shared_ptr<Query> ask(const std::string& host) {
    auto query = std::make_shared<Query>(executor_);
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &on_answer, new std::shared_ptr<Query>(query));
    wait_for_timeout();
    return query;
  }

 private:
  struct Socket {
    asio::posix::stream_descriptor descriptor;
    bool readable = false;
    bool writable = false;
  };

  /// The descriptor is c-ares's, which closes it: ours is let go, never closed.
  void watch(ares_socket_t socket, bool readable, bool writable) {
    const auto known = sockets_.find(socket);
    if (!readable && !writable) {
      if (known == sockets_.end()) return;
      known->second->descriptor.release();
      sockets_.erase(known);
      return;
    }
    auto& watched = known != sockets_.end() ? known->second : sockets_[socket];
    if (!watched)
      watched = std::make_shared<Socket>(Socket{asio::posix::stream_descriptor(executor_, socket)});
    if (readable && !watched->readable)
      wait_for(watched, asio::posix::stream_descriptor::wait_read, &Socket::readable);
    if (writable && !watched->writable)
      wait_for(watched, asio::posix::stream_descriptor::wait_write, &Socket::writable);
    watched->readable = readable;
    watched->writable = writable;
  }

  void wait_for(const std::shared_ptr<Socket>& socket, asio::posix::stream_descriptor::wait_type type,
                bool Socket::* wanted) {
    socket->descriptor.async_wait(
        type, [weak = weak_from_this(), socket, type, wanted](boost::system::error_code error) {
          const auto self = weak.lock();
          if (error || !self || !socket->descriptor.is_open()) return;
          const auto native = socket->descriptor.native_handle();
          const bool read = type == asio::posix::stream_descriptor::wait_read;
          ares_process_fd(self->channel_, read ? native : ARES_SOCKET_BAD, read ? ARES_SOCKET_BAD : native);
          if (socket->descriptor.is_open() && (*socket).*wanted) self->wait_for(socket, type, wanted);
          self->wait_for_timeout();
        });
  }

  /// While questions are out, c-ares says when to look again.
  void wait_for_timeout() {
    timeval longest{1, 0};
    timeval next{};
    if (sockets_.empty()) return;
    const auto* wanted = ares_timeout(channel_, &longest, &next);
    timer_.expires_after(std::chrono::seconds(wanted->tv_sec) + std::chrono::microseconds(wanted->tv_usec));
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self) return;
      ares_process_fd(self->channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      self->wait_for_timeout();
    });
  }

  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  std::map<ares_socket_t, std::shared_ptr<Socket>> sockets_;
  ares_channel channel_ = nullptr;
};

Resolver::Resolver(asio::any_io_executor executor, const std::string& servers)
    : channel_(std::make_shared<Channel>(executor, servers)) {}
Resolver::~Resolver() = default;

asio::awaitable<Resolved> Resolver::resolve(std::string host, std::chrono::milliseconds timeout) {
  if (auto known = addresses_without_lookup(host); !known.empty() && host != "localhost")
    co_return std::move(known);
  if (const auto* known = cache_.find(host, std::chrono::steady_clock::now())) co_return *known;
  const auto query = channel_->ask(host);
  if (!query->done) {
    boost::system::error_code woken;
    query->answered.expires_after(timeout);
    co_await query->answered.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (!query->done)
    co_return std::unexpected("no answer from DNS for " + host + " in time: see whether DNS works here");
  Resolved resolved = std::move(query->addresses);
  if (resolved->empty()) resolved = std::unexpected(no_address(host, query->status));
  if (is_answer(query->status)) cache_.put(host, resolved, query->ttl, std::chrono::steady_clock::now());
  co_return resolved;
}

}  // namespace tidings::fetch
