#include "daemon/fetch/certificate_fault.hpp"

#include <algorithm>
#include <ctime>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/x509v3.h>

#include "daemon/fetch/failure.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/plain_text.hpp"

namespace tidings::fetch {
namespace {

constexpr std::size_t names_told = 5;
constexpr std::size_t longest_name = 200;

/// The common name, or what stands for it: authorities are known by it.
std::string name_of(const X509_NAME* name) {
  for (const int kind : {NID_commonName, NID_organizationalUnitName, NID_organizationName}) {
    const int at = X509_NAME_get_index_by_NID(name, kind, -1);
    if (at < 0) continue;
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) continue;
    auto text = text::printable_ascii({reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)},
                                      longest_name);
    OPENSSL_free(utf8);
    return text;
  }
  return "somebody without a name";
}

std::string time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "a time that can't be read";
  return text::format_rfc3339(store::Timestamp(std::chrono::seconds(timegm(&parts))));
}

std::span<const unsigned char> bytes_of(const ASN1_STRING* text) {
  return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_of(std::span<const unsigned char> bytes) {
  char text[INET6_ADDRSTRLEN] = "?";
  inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  return text;
}

/// Those that it is for: hosts and addresses (RFC 9525, 6.3).
std::vector<std::string> names_of(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  std::vector<std::string> names;
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    int kind = 0;
    const auto* value =
        static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all.get(), i), &kind));
    if (kind != GEN_DNS && kind != GEN_IPADD) continue;
    const auto bytes = bytes_of(value);
    const bool is_address = kind == GEN_IPADD && (bytes.size() == 4 || bytes.size() == 16);
    names.push_back(is_address
                        ? address_of(bytes)
                        : text::printable_ascii({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                                longest_name));
  }
  return names;
}

bool is_early(int error) { return error == X509_V_ERR_CERT_NOT_YET_VALID; }

}  // namespace

int CertificateFault::connection_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void CertificateFault::watch(SSL* connection) {
  SSL_set_ex_data(connection, connection_index(), this);
  SSL_set_verify(connection, SSL_VERIFY_PEER, &on_verified);
}

int CertificateFault::on_verified(int good, X509_STORE_CTX* context) {
  if (good == 1) return 1;
  const auto* connection =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  static_cast<CertificateFault*>(SSL_get_ex_data(connection, connection_index()))->note(context);
  return 0;
}

void CertificateFault::note(X509_STORE_CTX* context) {
  error_ = X509_STORE_CTX_get_error(context);
  const auto* certificate = X509_STORE_CTX_get_current_cert(context);
  if (certificate == nullptr) return;
  subject_ = name_of(X509_get_subject_name(certificate));
  issuer_ = name_of(X509_get_issuer_name(certificate));
  time_ = time_of(is_early(error_) ? X509_get0_notBefore(certificate) : X509_get0_notAfter(certificate));
  names_ = names_of(certificate);
}

std::optional<Failure> CertificateFault::failure(const std::string& host) const {
  switch (error_) {
    case X509_V_OK:
      return std::nullopt;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return name_failure(host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return time_failure(host);
    default:
      return chain_failure(host);
  }
}

Failure CertificateFault::chain_failure(const std::string& host) const {
  constexpr std::string_view advice = "where it is to be trusted, name it in `[fetch] ca_file`";
  std::string cause;
  switch (error_) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      cause = fmt::format("{} vouches for itself with a certificate of its own (\"{}\"): {}", host, subject_,
                          advice);
      break;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      cause = fmt::format("\"{}\", which vouches for {}, isn't trusted here: {}", subject_, host, advice);
      break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      cause = fmt::format(
          "the certificate \"{}\" of {} was issued by \"{}\", which isn't trusted here, and the server sends "
          "nothing that vouches for it: the site has to send that certificate, too; {}",
          subject_, host, issuer_, advice);
      break;
    default:
      cause = fmt::format(
          "the certificate \"{}\" of {}, issued by \"{}\", doesn't hold ({}): the site has "
          "to mend it",
          subject_, host, issuer_, X509_verify_cert_error_string(error_));
  }
  return make_failure(FailureKind::tls_chain, std::move(cause));
}

Failure CertificateFault::name_failure(const std::string& host) const {
  const auto told_names = std::span(names_).first(std::min(names_.size(), names_told));
  auto list = names_.empty() ? "no name at all" : fmt::format("{}", fmt::join(told_names, ", "));
  if (names_.size() > names_told) list += fmt::format(" and {} more", names_.size() - names_told);
  return make_failure(FailureKind::tls_name,
                      fmt::format("the certificate that {} shows is for {}: the address is wrong, or the "
                                  "site has to mend it",
                                  host, list));
}

Failure CertificateFault::time_failure(const std::string& host) const {
  return make_failure(
      FailureKind::tls_expired,
      is_early(error_)
          ? fmt::format("the certificate \"{}\" of {} holds from {} on: is the clock here right?", subject_,
                        host, time_)
          : fmt::format("the certificate \"{}\" of {} has expired, on {}: the site has to renew it", subject_,
                        host, time_));
}

}  // namespace tidings::fetch
