#include "daemon/fetch/client_certificate.hpp"

#include <memory>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace tidings::fetch {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bio reader_of(const std::string& bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free};
}

/// OpenSSL would ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

Certificate next_certificate(BIO* reader) {
  return {PEM_read_bio_X509(reader, nullptr, &no_passphrase, nullptr), &X509_free};
}

}  // namespace

std::string ClientCertificate::show_on(SSL* connection) const {
  const auto certificates = reader_of(certificate);
  const auto own = next_certificate(certificates.get());
  const Key own_key(PEM_read_bio_PrivateKey(reader_of(key).get(), nullptr, &no_passphrase, nullptr),
                    &EVP_PKEY_free);
  std::string fault;
  if (!own || SSL_use_certificate(connection, own.get()) != 1)
    fault = "`client_certificate` is no certificate in PEM that can be used";
  else if (!own_key)
    fault = "`client_key` is no key in PEM, or has a passphrase";
  else if (SSL_use_PrivateKey(connection, own_key.get()) != 1)
    fault = "`client_key` isn't the key of `client_certificate`";
  while (const auto above =
             fault.empty() ? next_certificate(certificates.get()) : Certificate(nullptr, &X509_free))
    SSL_add1_chain_cert(connection, above.get());
  ERR_clear_error();  // reading past the last certificate is one
  return fault;
}

}  // namespace tidings::fetch
