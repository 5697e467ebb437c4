#include "daemon/fetch/route.hpp"

#include "store/hash.hpp"

namespace tidings::fetch {

std::string Route::identity() const {
  if (is_direct() && certificate.empty()) return {};
  return store::sha256_hex(certificate.certificate + '\0' + proxy.href());
}

}  // namespace tidings::fetch
