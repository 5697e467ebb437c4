#include "tests/support/scripted_origin.hpp"

#include <array>
#include <csignal>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidings::support {
namespace {

constexpr std::uint32_t first_address = 0x7F010001;  // 127.1.0.1

/// A server that is watched has no script.
struct Server {
  int listener;
  std::string address;
  Script script;
};

void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// -1 where this machine doesn't have the address.
int listen_on(const std::string& address, std::uint16_t& port) {
  const bool is_v6 = address.contains(':');
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(),
            is_v6 ? static_cast<void*>(&v6.sin6_addr) : static_cast<void*>(&v4.sin_addr));
  auto* generic = is_v6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
  socklen_t size = is_v6 ? sizeof v6 : sizeof v4;
  const int listener = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  constexpr int yes = 1;  // as Origin
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, generic, size) != 0 || listen(listener, 64) != 0) {
    close(listener);
    return -1;
  }
  getsockname(listener, generic, &size);
  port = ntohs(is_v6 ? v6.sin6_port : v4.sin_port);
  return listener;
}

bool is_gone(int descriptor) {
  std::array<char, 4096> ignored;
  const auto count = recv(descriptor, ignored.data(), ignored.size(), MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
}

}  // namespace

Peer::Peer(int descriptor) : descriptor_(descriptor) {}

Peer::~Peer() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  if (descriptor_ >= 0) close(descriptor_);
}

bool Peer::secure(SSL_CTX* context) {
  ssl_ = SSL_new(context);
  SSL_set_fd(ssl_, descriptor_);
  return SSL_accept(ssl_) == 1;
}

bool Peer::read_request() {
  request_.clear();
  char c = 0;
  while (!request_.ends_with("\r\n\r\n")) {
    const auto count = ssl_ == nullptr ? recv(descriptor_, &c, 1, 0) : SSL_read(ssl_, &c, 1);
    if (count != 1) return false;
    request_ += c;
  }
  return true;
}

bool Peer::send(std::string_view bytes) {
  if (ssl_ == nullptr) return send_in_clear(bytes);
  while (!bytes.empty()) {
    const auto count = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Peer::send_in_clear(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Peer::send_forever(std::string_view bytes) {
  while (send(bytes)) {
  }
}

bool Peer::drip(std::string_view bytes, std::chrono::milliseconds time) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (!send(bytes.substr(i, 1)) || !pause(time)) return false;
  return true;
}

bool Peer::pause(std::chrono::milliseconds time) const {
  const auto end = std::chrono::steady_clock::now() + time;
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return true;
    pollfd readable{descriptor_, POLLIN, 0};
    if (poll(&readable, 1, static_cast<int>(left)) > 0 && is_gone(descriptor_)) return false;
  }
}

void Peer::wait_for_end() const {
  while (pause(std::chrono::hours(1))) {
  }
}

void Peer::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  shutdown(descriptor_, SHUT_RD);  // the close that sends it comes with the object
}

void Peer::cut() const { shutdown(descriptor_, SHUT_WR); }

void Peer::finish() {
  if (ssl_ != nullptr) SSL_shutdown(ssl_);
  cut();
}

struct ScriptedOrigin::Parts {
  std::vector<Server> servers;
  std::size_t served = 0;
  mutable std::mutex mutex;
  std::vector<std::string> touched;
  std::list<std::thread> threads;
  std::list<int> open;
  std::thread accepting;
  bool stopping = false;

  void accept_all();
  void accept_one(const Server& server);
  void serve(int descriptor, const Script& script);
};

void ScriptedOrigin::Parts::accept_all() {
  // OpenSSL writes to connections that the other side has closed; the threads that begin here inherit this.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  std::vector<pollfd> waiting;
  for (const auto& server : servers) waiting.push_back({server.listener, POLLIN, 0});
  while (poll(waiting.data(), waiting.size(), -1) > 0) {
    const std::lock_guard lock(mutex);
    if (stopping) return;
    for (std::size_t i = 0; i < waiting.size(); ++i)
      if (waiting[i].revents != 0) accept_one(servers[i]);
  }
}

void ScriptedOrigin::Parts::accept_one(const Server& server) {
  const int descriptor = accept4(server.listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (descriptor < 0) return;
  if (!server.script) {
    touched.push_back(server.address);
    close(descriptor);
    return;
  }
  open.push_back(descriptor);
  threads.emplace_back([this, descriptor, &script = server.script] { serve(descriptor, script); });
}

void ScriptedOrigin::Parts::serve(int descriptor, const Script& script) {
  Peer peer(descriptor);
  script(peer);
  linger lingering{};
  socklen_t size = sizeof lingering;
  getsockopt(descriptor, SOL_SOCKET, SO_LINGER, &lingering, &size);
  if (lingering.l_onoff == 0) {
    peer.finish();
    peer.wait_for_end();
  }
  const std::lock_guard lock(mutex);
  open.remove(descriptor);  // before it is closed, and its number used again
}

ScriptedOrigin::ScriptedOrigin() : parts_(std::make_unique<Parts>()) {
  allow_many_descriptors();
  watch("127.0.0.1");
}

ScriptedOrigin::~ScriptedOrigin() {
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->stopping = true;
    for (const auto& server : parts_->servers)
      shutdown(server.listener, SHUT_RDWR);  // wakes the one that accepts
    for (const int descriptor : parts_->open) shutdown(descriptor, SHUT_RDWR);
  }
  if (parts_->accepting.joinable()) parts_->accepting.join();  // the one that adds to the others
  for (auto& thread : parts_->threads) thread.join();
  for (const auto& server : parts_->servers) close(server.listener);
}

std::string ScriptedOrigin::address(std::size_t n) {
  const in_addr number{htonl(first_address + static_cast<std::uint32_t>(n))};
  return inet_ntoa(number);
}

void ScriptedOrigin::serve(Script script) {
  const auto next = address(parts_->served++);
  const int listener = listen_on(next, port_);
  if (listener < 0) throw std::runtime_error("can't listen on " + next);
  parts_->servers.push_back({listener, next, std::move(script)});
}

bool ScriptedOrigin::watch(const std::string& address) {
  const int listener = listen_on(address, port_);
  if (listener >= 0) parts_->servers.push_back({listener, address, nullptr});
  return listener >= 0;
}

std::vector<std::string> ScriptedOrigin::touched() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->touched;
}

void ScriptedOrigin::start() {
  parts_->accepting = std::thread([parts = parts_.get()] { parts->accept_all(); });
}

}  // namespace tidings::support
