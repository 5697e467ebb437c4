#include "tests/support/certificates.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tidings::support {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long day = 24L * 60 * 60;

Key make_key(Certificate kind) {
  Key key(kind == Certificate::weak_key ? EVP_RSA_gen(1024) : EVP_EC_gen("P-256"), &EVP_PKEY_free);
  if (!key) throw std::runtime_error("OpenSSL makes no key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value), &X509_EXTENSION_free);
  X509_add_ext(certificate, extension.get(), -1);
}

X509Certificate make_certificate(EVP_PKEY* key, const char* name, long serial, long begin, long end) {
  X509Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), begin);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), end);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

template <class Write>
void write_pem(const std::filesystem::path& file, Write write) {
  const std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "w"), &std::fclose);
  if (!stream || write(stream.get()) != 1) throw std::runtime_error("can't write " + file.string());
}

}  // namespace

CertificateFiles make_certificates(const std::filesystem::path& folder, Certificate kind,
                                   const std::string& names) {
  const auto authority_key = make_key(Certificate::good);
  const auto authority = make_certificate(authority_key.get(), "tests' authority", 1, -2 * day, 30 * day);
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  add_extension(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
  X509_sign(authority.get(), authority_key.get(), EVP_sha256());

  const auto key = make_key(kind);
  const long begin = kind == Certificate::not_yet_valid ? day : -2 * day;
  const long end = kind == Certificate::expired ? -day : 30 * day;
  const auto certificate = make_certificate(key.get(), "origin", 2, begin, end);
  const bool self_signed = kind == Certificate::self_signed;
  auto* issuer = self_signed ? certificate.get() : authority.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  if (!self_signed)  // tells the authority from others of its name
    add_extension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
  add_extension(certificate.get(), issuer, NID_subject_alt_name,
                kind == Certificate::wrong_name ? "DNS:elsewhere.example" : names.c_str());
  const auto* digest = kind == Certificate::weak_signature ? EVP_sha1() : EVP_sha256();
  X509_sign(certificate.get(), self_signed ? key.get() : authority_key.get(), digest);

  CertificateFiles files{folder / "authority.pem", folder / "certificate.pem", folder / "key.pem"};
  write_pem(files.authority, [&](FILE* file) { return PEM_write_X509(file, authority.get()); });
  write_pem(files.certificate, [&](FILE* file) { return PEM_write_X509(file, certificate.get()); });
  write_pem(files.key, [&](FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return files;
}

}  // namespace tidings::support
