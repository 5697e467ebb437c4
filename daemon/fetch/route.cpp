#include "daemon/fetch/route.hpp"

#include "store/hash.hpp"

namespace tidings::fetch {

std::string Route::identity() const {
  if (is_direct() && certificate.empty()) return {};
  const auto both = certificate.certificate + '\0' + proxy.href();
  return store::sha256_hex(both);
}

}  // namespace tidings::fetch
