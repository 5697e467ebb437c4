#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace tidings::fetch {

/// Names the certificates that are trusted: those in `ca_file` (empty: none) and the system's. Another one
/// where they have changed.
std::string trust_mark(const std::filesystem::path& ca_file);

/// The newest TLS session of each host, so that the next connection is spared the full handshake (RFC 8446,
/// 2.2; RFC 5077): a fifth of its CPU time, a round trip less. A ticket of TLS 1.3 is used once, lest it
/// links two connections. For one thread.
///
/// Sessions are secrets: who has one can read what is resumed with it, and while one lasts its server isn't
/// asked for its certificate again. Hence they are few and short-lived, and their file is the owner's alone.
/// It is worth it because most sources are polled by a process that ends (`tidings fetch`) or is restarted.
class TlsSessions {
 public:
  static constexpr std::size_t most = 10'000;                   // of about two kilobytes
  static constexpr std::chrono::seconds longest{24 * 60 * 60};  // or as long as the server says, if shorter

  /// Takes the sessions that connections of `context` bring, which trusts what `trust` names.
  TlsSessions(SSL_CTX* context, std::string trust);

  /// Before the handshake: resumes the session of `host`, where there is one, and keeps the next.
  void offer(SSL* connection, const std::string& host);

  /// Adds what is there and still good, and takes the file away: whoever is killed before save() has perhaps
  /// used its tickets. A file that is missing, damaged, or of another trust is like an empty one: whom nobody
  /// vouches for any more must not be resumed.
  void load(const std::filesystem::path& file);

  /// Writes it (mode 0600) where a session came or went since. What can't be written costs a handshake later.
  void save(const std::filesystem::path& file) const;

  std::size_t size() const;

 private:
  struct Table;
  struct Subject;
  static int subject_index();
  static int on_new_session(SSL* connection, SSL_SESSION* session);

  std::shared_ptr<Table> table_;
  std::string trust_;
};

}  // namespace tidings::fetch
