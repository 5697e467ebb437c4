#include "tests/support/origin.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"

namespace tidings::support {
namespace {

bool same_name(const std::string& a, const std::string& b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::string reply_text(const Reply& reply, const RecordedRequest& request) {
  if (!reply.raw.empty()) return reply.raw;
  const auto field = [&](const std::string& name) -> std::optional<std::string> {
    for (const auto& [known, value] : reply.headers)
      if (same_name(known, name)) return value;
    return std::nullopt;
  };
  const auto tag = request.header("If-None-Match");
  const auto since = request.header("If-Modified-Since");
  const bool unchanged =
      reply.validators && reply.status == 200 &&
      ((tag && tag == field("ETag")) || (!tag && since && since == field("Last-Modified")));
  std::string text =
      "HTTP/1.1 " + (unchanged ? std::string("304 Not Modified") : std::to_string(reply.status) + " Status") +
      "\r\n";
  for (const auto& [name, value] : reply.headers) text += name + ": " + value + "\r\n";
  if (unchanged) return text + "\r\n";
  if (reply.chunked) {
    text += "Transfer-Encoding: chunked\r\n\r\n";
    for (const char c : reply.body) text += std::string("1\r\n") + c + "\r\n";
    return text + "0\r\n\r\n";
  }
  return text + "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" +
         reply.body.substr(0, reply.cut_after);
}

/// A connection, plain or TLS.
class Wire {
 public:
  Wire(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
    if (context == nullptr) return;
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, descriptor);
  }
  ~Wire() {
    if (ssl_ != nullptr) SSL_free(ssl_);
    close(descriptor_);
  }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int descriptor() const { return descriptor_; }
  bool session_resumed() const { return ssl_ != nullptr && SSL_session_reused(ssl_) == 1; }

  /// The common name; empty where the client showed no certificate.
  std::string client() const {
    const auto* certificate = ssl_ == nullptr ? nullptr : SSL_get0_peer_certificate(ssl_);
    std::array<char, 64> name{};
    if (certificate != nullptr)
      X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                                static_cast<int>(name.size()));
    return name.data();
  }

  bool accept() { return ssl_ == nullptr || SSL_accept(ssl_) == 1; }

  ssize_t read(char* bytes, std::size_t size) {
    return ssl_ == nullptr ? recv(descriptor_, bytes, size, 0)
                           : SSL_read(ssl_, bytes, static_cast<int>(size));
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ssl_ == nullptr ? send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                         : SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Up to the end of a request's head.
  std::optional<RecordedRequest> read_request() {
    std::string head;
    char c = 0;
    while (!head.ends_with("\r\n\r\n")) {
      if (read(&c, 1) != 1) return std::nullopt;
      head += c;
    }
    RecordedRequest request;
    const auto first = head.find(' ');
    request.method = head.substr(0, first);
    request.target = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
    for (auto line = head.find("\r\n") + 2; line + 2 < head.size();) {
      const auto end = head.find("\r\n", line);
      const auto colon = head.find(':', line);
      request.headers.emplace_back(head.substr(line, colon - line), head.substr(colon + 2, end - colon - 2));
      line = end + 2;
    }
    return request;
  }

  /// Until the other side ends.
  void wait_for_end() {
    char ignored = 0;
    while (read(&ignored, 1) > 0) {
    }
  }

  void finish() {
    if (ssl_ != nullptr) SSL_shutdown(ssl_);
    shutdown(descriptor_, SHUT_WR);
  }

 private:
  int descriptor_;
  SSL* ssl_ = nullptr;
};

}  // namespace

std::optional<std::string> RecordedRequest::header(const std::string& name) const {
  for (const auto& [known, value] : headers)
    if (same_name(known, name)) return value;
  return std::nullopt;
}

struct Origin::Parts {
  mutable std::mutex mutex;
  mutable std::condition_variable came;
  std::map<std::string, Reply> replies;
  std::map<std::string, std::size_t> hits;
  Script script;
  std::vector<RecordedRequest> requests;
  std::list<std::thread> threads;
  std::list<int> open;
  TemporaryFolder folder;
  std::optional<CertificateFiles> files;
  SSL_CTX* context = nullptr;
  std::vector<int> listeners;
  std::size_t connections = 0;
  std::uint16_t port = 0;
  bool stopping = false;

  void show(Certificate certificate, int newest_tls);
  void listen(std::size_t addresses);
  int bind_to(std::uint32_t address);
  void accept_all();
  void accept_one(int listener);
  void serve(Wire& wire, std::size_t connection);
  bool answer(Wire& wire, RecordedRequest request);
  std::optional<Reply> reply_for(const RecordedRequest& request);
};

/// "127.0.0.1:80": of one end of a connection.
std::string address_text(int descriptor, int (*name)(int, sockaddr*, socklen_t*)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  name(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return std::string(inet_ntoa(address.sin_addr)) + ":" + std::to_string(ntohs(address.sin_port));
}

/// From 127.0.0.1 on.
std::uint32_t nth_address(std::size_t n) { return INADDR_LOOPBACK + static_cast<std::uint32_t>(n); }

/// More addresses need more descriptors than a process may have by default.
void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void Origin::Parts::show(Certificate certificate, int newest_tls) {
  files = make_certificates(folder.path(), certificate);
  context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_max_proto_version(context, newest_tls);
  SSL_CTX_use_certificate_file(context, files->certificate.c_str(), SSL_FILETYPE_PEM);
  SSL_CTX_use_PrivateKey_file(context, files->key.c_str(), SSL_FILETYPE_PEM);
}

void Origin::Parts::listen(std::size_t addresses) {
  if (addresses > 1) allow_many_descriptors();
  for (std::size_t n = 0; n < addresses; ++n) listeners.push_back(bind_to(nth_address(n)));
  const std::lock_guard lock(mutex);  // the thread that begins adds others
  threads.emplace_back([this] { accept_all(); });
}

int Origin::Parts::bind_to(std::uint32_t number) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(number);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  constexpr int yes = 1;  // connections that ended a moment ago may have had that port on another address
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, generic, size) != 0 || ::listen(listener, 4096) != 0 ||
      getsockname(listener, generic, &size) != 0)
    throw std::runtime_error("the origin can't listen");
  port = ntohs(address.sin_port);
  return listener;
}

void Origin::Parts::accept_all() {
  // OpenSSL writes to connections that are closed. The threads that begin here inherit this, no others do.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  std::vector<pollfd> waiting;
  for (const int listener : listeners) waiting.push_back({listener, POLLIN, 0});
  while (poll(waiting.data(), waiting.size(), -1) > 0) {
    const std::lock_guard lock(mutex);
    if (stopping) return;
    for (const auto& [listener, wanted, came_in] : waiting)
      if (came_in != 0) accept_one(listener);
  }
}

void Origin::Parts::accept_one(int listener) {
  const int descriptor = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (descriptor < 0) return;
  open.push_back(descriptor);
  threads.emplace_back([this, connection = ++connections,
                        wire = std::make_unique<Wire>(descriptor, context)] { serve(*wire, connection); });
}

std::optional<Reply> Origin::Parts::reply_for(const RecordedRequest& request) {
  const auto path = request.target.substr(0, request.target.find('?'));
  std::unique_lock lock(mutex);
  requests.push_back(request);
  ++hits[path];
  came.notify_all();
  if (const auto found = replies.find(path); found != replies.end()) return found->second;
  if (!script) return std::nullopt;
  const auto answer = script;
  lock.unlock();
  return answer(request);
}

void Origin::Parts::serve(Wire& wire, std::size_t connection) {
  if (wire.accept()) {
    while (auto request = wire.read_request()) {
      request->connection = connection;
      request->session_resumed = wire.session_resumed();
      request->client = wire.client();
      request->peer = address_text(wire.descriptor(), getpeername);
      request->peer.erase(request->peer.find(':'));
      request->host = address_text(wire.descriptor(), getsockname);
      if (!answer(wire, std::move(*request))) break;
    }
  }
  const std::lock_guard lock(mutex);
  open.remove(wire.descriptor());  // before it is closed, and its number used again
  came.notify_all();
}

/// Whether the connection goes on.
bool Origin::Parts::answer(Wire& wire, RecordedRequest request) {
  const auto reply = reply_for(request).value_or(Reply{.status = 404});
  if (reply.says_nothing) return false;
  if (!reply.hold) wire.write(reply_text(reply, request));
  if (reply.afterwards) reply.afterwards();
  const bool ends =
      reply.ends || reply.cut_after != std::string::npos || request.header("Connection") == "close";
  if (!reply.hold && !ends) return true;
  if (!reply.hold) wire.finish();
  wire.wait_for_end();
  return false;
}

Origin::Origin(std::size_t addresses) : parts_(std::make_unique<Parts>()) { parts_->listen(addresses); }

Origin::Origin(Certificate certificate, int newest_tls) : parts_(std::make_unique<Parts>()) {
  parts_->show(certificate, newest_tls);
  parts_->listen(1);
}

void Origin::change_certificate(Certificate certificate) {
  const std::lock_guard lock(parts_->mutex);
  SSL_CTX_free(parts_->context);
  parts_->show(certificate, 0);
}

Origin::~Origin() {
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->stopping = true;
    shutdown(parts_->listeners.front(), SHUT_RDWR);  // wakes the one that accepts
    for (const int descriptor : parts_->open) shutdown(descriptor, SHUT_RDWR);
  }
  parts_->threads.front().join();  // the one that adds to the others
  parts_->threads.pop_front();
  for (auto& thread : parts_->threads) thread.join();
  for (const int listener : parts_->listeners) close(listener);
  SSL_CTX_free(parts_->context);
}

Origin::Endpoint::Endpoint(Origin& origin, std::string path) : origin_(origin), path_(std::move(path)) {}

Origin::Endpoint::~Endpoint() {
  const std::lock_guard lock(origin_.parts_->mutex);
  origin_.parts_->replies.erase(path_);
}

std::size_t Origin::Endpoint::hits() const {
  const std::lock_guard lock(origin_.parts_->mutex);
  return origin_.parts_->hits[path_];
}

void Origin::Endpoint::wait_for_hits(std::size_t count) const {
  std::unique_lock lock(origin_.parts_->mutex);
  const auto enough = [&] { return origin_.parts_->hits[path_] >= count; };
  if (!origin_.parts_->came.wait_for(lock, std::chrono::minutes(2), enough))
    throw std::runtime_error("only " + std::to_string(origin_.parts_->hits[path_]) + " requests for " +
                             path_);
}

Origin::Endpoint Origin::serve(const std::string& path, Reply reply) {
  {
    const std::lock_guard lock(parts_->mutex);
    parts_->replies.insert_or_assign(path, std::move(reply));
  }
  return {*this, path};
}

void Origin::answer_by(Script script) {
  const std::lock_guard lock(parts_->mutex);
  parts_->script = std::move(script);
}

std::string Origin::url(const std::string& path) const { return url(path, "127.0.0.1"); }

std::string Origin::url(const std::string& path, std::size_t address) const {
  const in_addr number{htonl(nth_address(address))};
  return url(path, inet_ntoa(number));
}

std::string Origin::url(const std::string& path, const std::string& host) const {
  return (parts_->context == nullptr ? "http://" : "https://") + host + ":" + std::to_string(parts_->port) +
         path;
}

std::vector<RecordedRequest> Origin::requests() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->requests;
}

std::size_t Origin::connections() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->connections;
}

void Origin::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(parts_->mutex);
  if (!parts_->came.wait_for(lock, std::chrono::minutes(2), [&] { return parts_->requests.size() >= count; }))
    throw std::runtime_error("only " + std::to_string(parts_->requests.size()) + " requests");
}

void Origin::wait_until_idle() const {
  std::unique_lock lock(parts_->mutex);
  if (!parts_->came.wait_for(lock, std::chrono::minutes(2), [&] { return parts_->open.empty(); }))
    throw std::runtime_error("connections stay open");
}

void Origin::demand_client_certificate() {
  const std::lock_guard lock(parts_->mutex);
  constexpr unsigned char sessions_of[] = "tests";
  SSL_CTX_load_verify_file(parts_->context, parts_->files->authority.c_str());
  SSL_CTX_set_verify(parts_->context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_session_id_context(parts_->context, sessions_of, sizeof sessions_of);
}

std::filesystem::path Origin::ca_file() const { return parts_->files->authority; }
std::filesystem::path Origin::certificate_file() const { return parts_->files->certificate; }
std::filesystem::path Origin::key_file() const { return parts_->files->key; }

}  // namespace tidings::support
