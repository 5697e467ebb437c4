#include "daemon/text/ip_network.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include <arpa/inet.h>

#include "store/ascii.hpp"

namespace tidings::text {

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  const std::string terminated(text);  // inet_pton wants an end
  if (terminated.size() != text.size() || text.contains('\0')) return std::nullopt;
  IpAddress address{};
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  address[10] = address[11] = 0xFF;
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  IpNetwork network{*address, 128};
  if (slash == text.npos) return network;
  const bool v4 = !text.contains(':');
  const auto prefix = ascii::parse_number<std::uint8_t>(text.substr(slash + 1));
  if (!prefix || *prefix > (v4 ? 32 : 128)) return std::nullopt;
  network.prefix = v4 ? *prefix + 96 : *prefix;
  for (int bit = network.prefix; bit < 128; ++bit)
    if (((network.address[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8)) & 1) != 0) return std::nullopt;
  return network;
}

bool IpNetwork::contains(const IpAddress& other) const {
  const auto whole = static_cast<std::size_t>(prefix / 8);
  if (!std::equal(address.begin(), address.begin() + prefix / 8, other.begin())) return false;
  if (prefix % 8 == 0) return true;
  const int shift = 8 - prefix % 8;
  return address[whole] >> shift == other[whole] >> shift;
}

}  // namespace tidings::text
