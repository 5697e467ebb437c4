#pragma once

#include <optional>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::fetch {

/// What is wrong with the certificate that the other side of a connection shows. Noted while it is verified:
/// after a handshake that failed OpenSSL doesn't have it any more. For one connection, which it outlives.
class CertificateFault {
 public:
  CertificateFault() = default;
  CertificateFault(const CertificateFault&) = delete;
  CertificateFault& operator=(const CertificateFault&) = delete;

  /// Before the handshake: verifies, and notes here what doesn't hold.
  void watch(SSL* connection);

  /// After it: tls_chain, tls_name or tls_expired with what to do; nothing where the certificate holds.
  std::optional<Failure> failure(const std::string& host) const;

 private:
  static int connection_index();
  static int on_verified(int good, X509_STORE_CTX* context);
  void note(X509_STORE_CTX* context);
  Failure chain_failure(const std::string& host) const;
  Failure name_failure(const std::string& host) const;
  Failure time_failure(const std::string& host) const;

  int error_ = X509_V_OK;
  std::string subject_;  // of the certificate at fault
  std::string issuer_;   // of that one
  std::string time_;     // from or until when it holds, as the error has it
  std::vector<std::string> names_;
};

}  // namespace tidings::fetch
