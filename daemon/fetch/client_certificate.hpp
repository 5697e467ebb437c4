#pragma once

#include <string>

#include <openssl/ssl.h>

namespace tidings::fetch {

/// Who we are to a server that asks for a certificate; both in PEM.
struct ClientCertificate {
  std::string certificate{};  // with those that vouch for it, if the server needs them; empty: nobody
  std::string key{};          // without a passphrase

  bool empty() const { return certificate.empty(); }

  /// Shows it on a connection, before the handshake. Empty, or why it can't be used, for people.
  std::string show_on(SSL* connection) const;
};

}  // namespace tidings::fetch
