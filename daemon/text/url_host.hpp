#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidings::text {

enum class HostKind {
  domain,  // of a special scheme: a name through IDNA, or an IPv4 address in any of its forms
  opaque,  // of any other scheme
};

/// The host parser (URL standard, 3.5), serialised: IPv6 in brackets and compressed, IPv4 dotted. Nothing
/// where it fails.
std::optional<std::string> parse_host(std::string_view input, HostKind kind);

}  // namespace tidings::text
