#include "daemon/fetch/route.hpp"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace tidings::fetch {

std::string Route::identity() const {
  if (is_direct() && certificate.empty()) return {};
  const auto both = certificate.certificate + '\0' + proxy.href();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(both.data(), both.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

}  // namespace tidings::fetch
