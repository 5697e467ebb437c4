#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tidings::text {

/// An IP address in network byte order, IPv4 as its IPv4-mapped form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2).
using IpAddress = std::array<std::uint8_t, 16>;

/// Dotted IPv4 or IPv6 text, without brackets or zone; nothing where it is neither.
std::optional<IpAddress> parse_ip_address(std::string_view text);

/// A network in CIDR notation (RFC 4632; RFC 4291, 2.3).
struct IpNetwork {
  IpAddress address{};
  int prefix = 128;  // of the 128 bits: an IPv4 /8 is 104

  /// "127.0.0.0/8", "::1/128", or one address; nothing where it is none of these or has host bits set.
  static std::optional<IpNetwork> parse(std::string_view text);

  bool contains(const IpAddress& other) const;
  bool operator==(const IpNetwork&) const = default;
};

}  // namespace tidings::text
