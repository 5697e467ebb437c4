#include "daemon/fetch/address_guard.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tidings::fetch {
namespace {

using text::IpAddress;
using text::IpNetwork;

struct Special {
  std::string_view network;
  std::string_view kind;
};

/// IANA's registries of special-purpose addresses (RFC 6890), the narrower networks first.
constexpr std::array specials{
    Special{"0.0.0.0/8", "unspecified"},
    Special{"10.0.0.0/8", "private"},
    Special{"100.64.0.0/10", "carrier-grade NAT"},
    Special{"127.0.0.0/8", "loopback"},
    Special{"169.254.0.0/16", "link-local"},
    Special{"172.16.0.0/12", "private"},
    Special{"192.0.0.0/24", "reserved"},
    Special{"192.0.2.0/24", "documentation"},
    Special{"192.88.99.0/24", "reserved"},
    Special{"192.168.0.0/16", "private"},
    Special{"198.18.0.0/15", "benchmarking"},
    Special{"198.51.100.0/24", "documentation"},
    Special{"203.0.113.0/24", "documentation"},
    Special{"224.0.0.0/4", "multicast"},
    Special{"240.0.0.0/4", "reserved"},
    Special{"::/128", "unspecified"},
    Special{"::1/128", "loopback"},
    Special{"64:ff9b:1::/48", "translated"},
    Special{"100::/64", "discard"},
    Special{"2001::/23", "reserved"},
    Special{"2001:db8::/32", "documentation"},
    Special{"3fff::/20", "documentation"},
    Special{"5f00::/16", "reserved"},
    Special{"fc00::/7", "private"},
    Special{"fe80::/10", "link-local"},
    Special{"fec0::/10", "site-local"},
    Special{"ff00::/8", "multicast"},
};

struct Network {
  IpNetwork network;
  std::string_view kind;
};

const std::array<Network, specials.size()>& networks() {
  static const auto parsed = [] {
    std::array<Network, specials.size()> all;
    for (std::size_t i = 0; i < specials.size(); ++i)
      all[i] = {*IpNetwork::parse(specials[i].network), specials[i].kind};
    return all;
  }();
  return parsed;
}

/// An IPv4 address that an IPv6 one carries in it: IPv4-compatible (RFC 4291), IPv4-translated (RFC 2765),
/// NAT64 (RFC 6052), 6to4 (RFC 3056).
std::optional<IpAddress> embedded(const IpAddress& address) {
  static const auto nat64 = *IpNetwork::parse("64:ff9b::/96");
  static const auto six_to_four = *IpNetwork::parse("2002::/16");
  static const auto compatible = *IpNetwork::parse("::/96");
  static const auto translated = *IpNetwork::parse("::ffff:0:0:0/96");
  IpAddress inner{};
  inner[10] = inner[11] = 0xFF;
  const auto take = [&](std::size_t from) {
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(from), 4, inner.begin() + 12);
    return inner;
  };
  if (nat64.contains(address) || compatible.contains(address) || translated.contains(address))
    return take(12);
  if (six_to_four.contains(address)) return take(2);
  return std::nullopt;
}

std::string_view kind_of(const IpAddress& address) {
  const auto found =
      std::ranges::find_if(networks(), [&](const Network& known) { return known.network.contains(address); });
  return found == networks().end() ? std::string_view() : found->kind;
}

}  // namespace

std::string_view AddressGuard::refusal(const IpAddress& address) const {
  const auto allowed = [&](const IpAddress& candidate) {
    return std::ranges::any_of(allowed_,
                               [&](const IpNetwork& network) { return network.contains(candidate); });
  };
  if (allowed(address)) return {};
  if (const auto kind = kind_of(address); !kind.empty()) return kind;
  const auto inner = embedded(address);
  return !inner || allowed(*inner) ? std::string_view() : kind_of(*inner);
}

}  // namespace tidings::fetch
