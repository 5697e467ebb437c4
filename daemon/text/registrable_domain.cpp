#include "daemon/text/registrable_domain.hpp"

#include <libpsl.h>

#include "daemon/text/ip_network.hpp"

namespace tidings::text {

std::string registrable_domain(std::string_view hostname) {
  std::string name(hostname);
  if (name.starts_with('[') || parse_ip_address(name)) return name;
  const auto* domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? name : domain;
}

}  // namespace tidings::text
