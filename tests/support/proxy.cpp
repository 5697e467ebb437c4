#include "tests/support/proxy.hpp"

#include <array>
#include <csignal>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidings::support {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

std::string read_bytes(int from, std::size_t size) {
  std::string bytes(size, '\0');
  const auto count = recv(from, bytes.data(), size, MSG_WAITALL);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

void write_bytes(int to, const std::string& bytes) { send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

std::string read_head(int from, std::string head) {
  for (std::string byte; !head.ends_with("\r\n\r\n") && !(byte = read_bytes(from, 1)).empty();) head += byte;
  return head;
}

std::string base64(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int connect_to(std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const auto address = loopback(port);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Until one of them ends.
void relay(int a, int b) {
  std::array<pollfd, 2> both{{{a, POLLIN, 0}, {b, POLLIN, 0}}};
  std::array<char, 16384> buffer;
  while (poll(both.data(), both.size(), -1) > 0)
    for (const auto& [from, wanted, came] : both) {
      if (came == 0) continue;
      const auto count = recv(from, buffer.data(), buffer.size(), 0);
      if (count <= 0) return;
      write_bytes(from == a ? b : a, std::string(buffer.data(), static_cast<std::size_t>(count)));
    }
}

std::uint16_t port_of(const std::string& target) {
  return static_cast<std::uint16_t>(std::stoi(target.substr(target.rfind(':') + 1)));
}

}  // namespace

struct Proxy::Parts {
  std::string credentials;
  mutable std::mutex mutex;
  std::vector<Passage> passages;
  std::list<std::thread> threads;
  std::list<int> open;
  int listener = -1;
  std::uint16_t port = 0;
  bool stopping = false;

  void listen();
  void accept_all();
  void serve(int client);
  std::optional<std::string> greet_http(int client, const std::string& begin);
  std::optional<std::string> greet_socks(int client);
  bool take_password(int client, std::string& given);
  void note(Passage passage) {
    const std::lock_guard lock(mutex);
    passages.push_back(std::move(passage));
  }
};

void Proxy::Parts::listen() {
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, generic, size) != 0 || ::listen(listener, 64) != 0 ||
      getsockname(listener, generic, &size) != 0)
    throw std::runtime_error("the proxy can't listen");
  port = ntohs(address.sin_port);
  const std::lock_guard lock(mutex);  // the thread that begins adds others
  threads.emplace_back([this] { accept_all(); });
}

void Proxy::Parts::accept_all() {
  while (true) {
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex);
    if (stopping || client < 0) {
      if (client >= 0) close(client);
      return;
    }
    open.push_back(client);
    threads.emplace_back([this, client] { serve(client); });
  }
}

void Proxy::Parts::serve(int client) {
  const auto begin = read_bytes(client, 1);
  const bool socks = begin == "\x05";
  const auto target = socks ? greet_socks(client) : greet_http(client, begin);
  if (target) {
    const Descriptor server(connect_to(port_of(*target)));
    const bool there = server.get() >= 0;
    if (socks)
      write_bytes(client, std::string{5, there ? '\0' : '\5', 0, 1, 127, 0, 0, 1, 0, 0});
    else
      write_bytes(client,
                  there ? "HTTP/1.1 200 OK\r\nVia: tests\r\n\r\n" : "HTTP/1.1 502 Bad Gateway\r\n\r\n");
    if (there) relay(client, server.get());
  }
  const std::lock_guard lock(mutex);
  open.remove(client);
  close(client);
}

/// The target, where it may go on.
std::optional<std::string> Proxy::Parts::greet_http(int client, const std::string& begin) {
  const auto head = read_head(client, begin);
  const auto first = head.find(' ') + 1;
  Passage passage{head.substr(0, first - 1), head.substr(first, head.find(' ', first) - first), {}};
  const std::string field = "Proxy-Authorization: Basic ";
  if (const auto at = head.find(field); at != std::string::npos)
    passage.credentials = head.substr(at + field.size(), head.find("\r\n", at) - at - field.size());
  note(passage);
  if (credentials.empty() || passage.credentials == base64(credentials)) return passage.target;
  write_bytes(client, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  return std::nullopt;
}

bool Proxy::Parts::take_password(int client, std::string& given) {
  read_bytes(client, 1);
  for (const auto* colon : {":", ""}) {
    const auto size = read_bytes(client, 1);
    given += read_bytes(client, static_cast<unsigned char>(size.empty() ? 0 : size[0])) + colon;
  }
  write_bytes(client, std::string{1, given == credentials ? '\0' : '\1'});
  return given == credentials;
}

std::optional<std::string> Proxy::Parts::greet_socks(int client) {
  const auto count = read_bytes(client, 1);
  const auto methods = read_bytes(client, static_cast<unsigned char>(count.empty() ? 0 : count[0]));
  const char method = credentials.empty() ? '\0' : methods.contains('\2') ? '\2' : '\xFF';
  write_bytes(client, std::string{5, method});
  Passage passage{"SOCKS", {}, {}};
  if (method == '\xFF' || (method == '\2' && !take_password(client, passage.credentials))) {
    note(passage);
    return std::nullopt;
  }
  const auto request = read_bytes(client, 5);
  if (request.size() != 5) return std::nullopt;
  if (request[3] == 3) {
    passage.target = read_bytes(client, static_cast<unsigned char>(request[4]));
  } else {
    const auto rest = read_bytes(client, 3);
    for (const char byte : request.substr(4) + rest)
      passage.target +=
          (passage.target.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(byte));
  }
  const auto bytes = read_bytes(client, 2);
  const auto number = static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1]);
  passage.target += ":" + std::to_string(number);
  note(passage);
  return passage.target;
}

Proxy::Proxy(std::string credentials) : parts_(std::make_unique<Parts>()) {
  parts_->credentials = std::move(credentials);
  parts_->listen();
}

Proxy::~Proxy() {
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->stopping = true;
    shutdown(parts_->listener, SHUT_RDWR);
    for (const int descriptor : parts_->open) shutdown(descriptor, SHUT_RDWR);
  }
  parts_->threads.front().join();
  parts_->threads.pop_front();
  for (auto& thread : parts_->threads) thread.join();
  close(parts_->listener);
}

std::string Proxy::url(const std::string& scheme, const std::string& credentials) const {
  return scheme + "://" + (credentials.empty() ? "" : credentials + "@") +
         "127.0.0.1:" + std::to_string(parts_->port);
}

std::vector<Proxy::Passage> Proxy::passages() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->passages;
}

}  // namespace tidings::support
