#include "daemon/fetch/tls_sessions.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "store/ascii.hpp"
#include "store/hash.hpp"

namespace tidings::fetch {
namespace {

using Clock = std::chrono::system_clock;  // they outlive the process

constexpr std::string_view format = "tidings-tls-sessions 2 ";

struct Session {
  std::string bytes;  // ASN.1
  std::int64_t expires = 0;
};

std::int64_t seconds_of(Clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string bytes_of(SSL_SESSION* session) {
  std::string bytes(static_cast<std::size_t>(std::max(0, i2d_SSL_SESSION(session, nullptr))), '\0');
  auto* end = reinterpret_cast<unsigned char*>(bytes.data());
  i2d_SSL_SESSION(session, &end);
  return bytes;
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder's time changes with what is in it: a certificate of the system's that comes or goes is a file
/// there.
std::string state_of(const std::filesystem::path& file) {
  std::error_code absent;
  const auto changed = std::filesystem::last_write_time(file, absent);
  return fmt::format("{} {}\n", file.string(), absent ? 0 : changed.time_since_epoch().count());
}

std::string path_of(const char* variable, const char* usual) {
  const char* set = std::getenv(variable);
  return set != nullptr ? set : usual;
}

/// All of it, durable or not: only whole or not at all.
void replace_file(const std::filesystem::path& file, std::string_view bytes) {
  const auto temporary = file.string() + ".new";
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return;
  ssize_t written = 1;
  while (!bytes.empty() && (written = write(descriptor, bytes.data(), bytes.size())) > 0)
    bytes.remove_prefix(static_cast<std::size_t>(written));
  close(descriptor);
  if (written > 0)
    std::filesystem::rename(temporary, file, ignored);
  else
    std::filesystem::remove(temporary, ignored);
}

std::string first_line_of(const std::string& trust) { return fmt::format("{}{}\n", format, trust); }

}  // namespace

std::string trust_mark(const std::filesystem::path& ca_file) {
  auto all = state_of(path_of(X509_get_default_cert_file_env(), X509_get_default_cert_file())) +
             state_of(path_of(X509_get_default_cert_dir_env(), X509_get_default_cert_dir()));
  if (!ca_file.empty()) all += read_all(ca_file);
  return store::sha256_hex(all);
}

struct TlsSessions::Table {
  std::map<std::string, Session> sessions;
  bool changed = false;

  void put(const std::string& host, Session session) {
    if (sessions.size() >= most && !sessions.contains(host))
      sessions.erase(
          std::ranges::min_element(sessions, {}, [](const auto& known) { return known.second.expires; }));
    sessions.insert_or_assign(host, std::move(session));
  }
};

/// Whose session a connection brings; it may outlive the rest.
struct TlsSessions::Subject {
  std::shared_ptr<Table> table;
  std::string host;
};

int TlsSessions::subject_index() {
  static const int index = SSL_get_ex_new_index(
      0, nullptr, nullptr, nullptr,
      [](void*, void* subject, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Subject*>(subject); });
  return index;
}

TlsSessions::TlsSessions(SSL_CTX* context, std::string trust)
    : table_(std::make_shared<Table>()), trust_(std::move(trust)) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &on_new_session);
}

/// TLS 1.3 brings tickets after the handshake, with the first bytes that are read.
int TlsSessions::on_new_session(SSL* connection, SSL_SESSION* session) {
  const auto* subject = static_cast<const Subject*>(SSL_get_ex_data(connection, subject_index()));
  const auto lasts = std::min<std::int64_t>(SSL_SESSION_get_timeout(session), longest.count());
  if (subject == nullptr || SSL_SESSION_is_resumable(session) == 0) return 0;
  subject->table->put(subject->host, {bytes_of(session), seconds_of(Clock::now()) + lasts});
  subject->table->changed = true;
  return 0;  // the session stays the connection's own
}

void TlsSessions::offer(SSL* connection, const std::string& host) {
  SSL_set_ex_data(connection, subject_index(), std::make_unique<Subject>(table_, host).release());
  const auto known = table_->sessions.find(host);
  if (known == table_->sessions.end()) return;
  const auto* begin = reinterpret_cast<const unsigned char*>(known->second.bytes.data());
  const std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(
      d2i_SSL_SESSION(nullptr, &begin, static_cast<long>(known->second.bytes.size())), &SSL_SESSION_free);
  const bool usable = session && known->second.expires > seconds_of(Clock::now());
  if (usable) SSL_set_session(connection, session.get());
  if (usable && SSL_SESSION_get_protocol_version(session.get()) < TLS1_3_VERSION) return;
  table_->sessions.erase(known);
  table_->changed = true;
}

void TlsSessions::load(const std::filesystem::path& file) {
  const auto bytes = read_all(file);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  table_->changed = !bytes.empty();
  std::string_view text = bytes;
  const auto first_line = first_line_of(trust_);
  if (!text.starts_with(first_line)) return;
  text.remove_prefix(first_line.size());
  const auto now = seconds_of(Clock::now());
  while (!text.empty() && table_->sessions.size() < most) {
    const auto host = ascii::take_until(text, ' ');
    const auto expires = ascii::parse_number<std::int64_t>(ascii::take_until(text, ' '));
    const auto size = ascii::parse_number<std::size_t>(ascii::take_until(text, '\n'));
    if (!expires || !size || *size > text.size()) return;
    // A clock that was set back makes none last longer.
    if (*expires > now && *expires <= now + longest.count())
      table_->put(std::string(host), {std::string(text.substr(0, *size)), *expires});
    text.remove_prefix(*size);
  }
}

void TlsSessions::save(const std::filesystem::path& file) const {
  if (!table_->changed) return;
  auto bytes = first_line_of(trust_);
  const auto now = seconds_of(Clock::now());
  for (const auto& [host, session] : table_->sessions)
    if (session.expires > now)
      bytes += fmt::format("{} {} {}\n{}", host, session.expires, session.bytes.size(), session.bytes);
  replace_file(file, bytes);
}

std::size_t TlsSessions::size() const { return table_->sessions.size(); }

}  // namespace tidings::fetch
