#include "daemon/fetch/resolver.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <ares.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

constexpr int query_timeout_ms = 2000;  // of one question to one server
constexpr int query_tries = 2;

constexpr std::chrono::milliseconds resolution_delay{50};  // RFC 8305, 3 and 8

/// To the question for one family.
struct Answer {
  bool done = false;
  int status = ARES_ECANCELLED;
  std::vector<text::IpAddress> addresses;
  std::chrono::seconds ttl = DnsCache::longest;
};

/// Shared by the coroutine that waits and by c-ares, which answers also when nobody waits any more.
struct Query {
  explicit Query(const asio::any_io_executor& executor) : answered(executor) {}
  asio::steady_timer answered;  // cancelled by each answer
  Answer six;
  Answer four;
  bool is_done() const { return six.done && four.done; }
};

/// What c-ares is given to bring back.
struct Question {
  std::shared_ptr<Query> query;
  Answer Query::* answer;
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

Answer answer_of(int status, ares_addrinfo* result) {
  Answer answer{.done = true, .status = status, .addresses = {}};
  if (result == nullptr) return answer;
  const auto limit = [&](int ttl) { answer.ttl = std::min(answer.ttl, std::chrono::seconds(ttl)); };
  for (const auto* node = result->nodes; node != nullptr; node = node->ai_next)
    if (node->ai_family == AF_INET || node->ai_family == AF_INET6) {
      answer.addresses.push_back(address_of(*node->ai_addr));
      limit(node->ai_ttl);
    }
  for (const auto* alias = result->cnames; alias != nullptr; alias = alias->next) limit(alias->ttl);
  ares_freeaddrinfo(result);
  return answer;
}

void on_answer(void* argument, int status, int /*timeouts*/, ares_addrinfo* result) {
  const std::unique_ptr<Question> asked(static_cast<Question*>(argument));
  (*asked->query).*(asked->answer) = answer_of(status, result);
  asked->query->answered.cancel();
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

/// Both answers are waited for, but the second not for long where the first has what every host can use: some
/// servers never say whether a name has an IPv6 address (RFC 8305, 3). The other way round it is waited for,
/// because IPv6 is often there in name alone.
asio::awaitable<void> wait_for(Query& query, std::chrono::milliseconds timeout) {
  using Clock = std::chrono::steady_clock;
  auto deadline = Clock::now() + timeout;
  while (!query.is_done() && Clock::now() < deadline) {
    if (!query.four.addresses.empty()) deadline = std::min(deadline, Clock::now() + resolution_delay);
    boost::system::error_code woken;
    query.answered.expires_at(deadline);
    co_await query.answered.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

/// Status of both: a fault, where there is one.
int status_of(const Query& query) {
  return is_answer(query.six.status) ? query.four.status : query.six.status;
}

void check(int status) {
  if (status != ARES_SUCCESS) throw std::runtime_error(std::string("c-ares: ") + ares_strerror(status));
}

/// c-ares wants its library initialised once in a process.
void initialise_library() {
  static const int status = ares_library_init(ARES_LIB_INIT_ALL);
  check(status);
}

struct DestroyChannel {
  void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using OwnedChannel = std::unique_ptr<std::remove_pointer_t<ares_channel>, DestroyChannel>;

OwnedChannel make_channel(ares_options options, int which) {
  initialise_library();
  ares_channel channel = nullptr;
  check(ares_init_options(&channel, &options, which));
  return OwnedChannel(channel);
}

OwnedChannel make_file_channel() {
  char file[] = "f";
  ares_options options{};
  options.lookups = file;
  return make_channel(options, ARES_OPT_LOOKUPS);
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
  Channel(const asio::any_io_executor& executor, Options settings) : executor_(executor), timer_(executor) {
    char dns[] = "b";
    ares_options options{};
    options.timeout = query_timeout_ms;
    options.tries = query_tries;
    options.lookups = dns;
    options.resolvconf_path = settings.file.data();
    options.udp_port = options.tcp_port = settings.port;
    options.sock_state_cb = [](void* self, ares_socket_t socket, int readable, int writable) {
      static_cast<Channel*>(self)->watch(socket, readable != 0, writable != 0);
    };
    options.sock_state_cb_data = this;
    channel_ =
        make_channel(options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF |
                                  ARES_OPT_UDP_PORT | ARES_OPT_TCP_PORT | ARES_OPT_SOCK_STATE_CB);
  }

  /// Of /etc/hosts, both families at once: a name that it has is none of DNS's.
  std::vector<text::IpAddress> look_into_file(const std::string& host) {
    Answer answer;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    const auto take = [](void* answer, int status, int /*timeouts*/, ares_addrinfo* result) {
      *static_cast<Answer*>(answer) = answer_of(status, result);
    };
    ares_getaddrinfo(file_.get(), host.c_str(), nullptr, &hints, take, &answer);
    return std::move(answer.addresses);
  }

  std::shared_ptr<Query> ask(const std::string& host) {
    auto query = std::make_shared<Query>(executor_);
    ask(host, AF_INET6, {query, &Query::six});
    ask(host, AF_INET, {query, &Query::four});
    wait_for_timeout();
    return query;
  }

 private:
  struct Socket {
    asio::posix::stream_descriptor descriptor;
    bool readable = false;
    bool writable = false;
  };

  void ask(const std::string& host, int family, Question question) {
    ares_addrinfo_hints hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_.get(), host.c_str(), nullptr, &hints, &on_answer,
                     new Question(std::move(question)));
  }

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
    socket->descriptor.async_wait(type, [weak = weak_from_this(), socket, type,
                                         wanted](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self || !socket->descriptor.is_open()) return;
      const auto native = socket->descriptor.native_handle();
      const bool read = type == asio::posix::stream_descriptor::wait_read;
      ares_process_fd(self->channel_.get(), read ? native : ARES_SOCKET_BAD, read ? ARES_SOCKET_BAD : native);
      if (socket->descriptor.is_open() && (*socket).*wanted) self->wait_for(socket, type, wanted);
      self->wait_for_timeout();
    });
  }

  /// While questions are out, c-ares says when to look again.
  void wait_for_timeout() {
    timeval longest{1, 0};
    timeval next{};
    if (sockets_.empty()) return;
    const auto* wanted = ares_timeout(channel_.get(), &longest, &next);
    timer_.expires_after(std::chrono::seconds(wanted->tv_sec) + std::chrono::microseconds(wanted->tv_usec));
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self) return;
      ares_process_fd(self->channel_.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      self->wait_for_timeout();
    });
  }

  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  std::map<ares_socket_t, std::shared_ptr<Socket>> sockets_;
  OwnedChannel file_ = make_file_channel();
  OwnedChannel channel_;
};

Resolver::Resolver(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {
  renew();
}
Resolver::~Resolver() = default;

void Resolver::renew() {
  struct stat now{};
  if (stat(options_.file.c_str(), &now) != 0) now = {};
  const FileStamp stamp{now.st_ino, now.st_size, now.st_mtim.tv_sec, now.st_mtim.tv_nsec};
  if (channel_ && stamp == read_) return;
  channel_ = std::make_shared<Channel>(executor_, options_);
  read_ = stamp;
}

asio::awaitable<Resolved> Resolver::resolve(std::string host, std::chrono::milliseconds timeout) {
  if (auto known = addresses_without_lookup(host); !known.empty() && host != "localhost")
    co_return std::move(known);
  if (const auto* known = cache_.find(host, std::chrono::steady_clock::now())) co_return *known;
  renew();
  const auto channel = channel_;  // where it is renewed meanwhile, this one's answers still count
  if (auto known = channel->look_into_file(host); !known.empty()) {
    cache_.put(host, known, DnsCache::shortest, std::chrono::steady_clock::now());
    co_return std::move(known);
  }
  const auto query = channel->ask(host);
  co_await wait_for(*query, timeout);
  std::vector<text::IpAddress> addresses = query->six.addresses;
  addresses.insert(addresses.end(), query->four.addresses.begin(), query->four.addresses.end());
  if (addresses.empty() && !query->is_done())
    co_return std::unexpected("no answer from DNS for " + host + " in time: see whether DNS works here");
  const auto status = status_of(*query);
  const auto ttl = query->is_done() && is_answer(status) ? std::min(query->six.ttl, query->four.ttl)
                                                         : DnsCache::shortest;  // it is half of the truth
  Resolved resolved = std::move(addresses);
  if (resolved->empty()) resolved = std::unexpected(no_address(host, status));
  if (resolved || is_answer(status)) cache_.put(host, resolved, ttl, std::chrono::steady_clock::now());
  co_return resolved;
}

}  // namespace tidings::fetch
