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

/// UTF-8 percent-encode of what isn't allowed in `where` (URL standard, 1.3); bytes that are encoded stay so.
enum class EncodeSet { c0_control, fragment, query, special_query, path, userinfo };
void append_percent_encoded(std::string& out, std::string_view text, EncodeSet set);

std::string percent_decoded(std::string_view text);

}  // namespace tidings::text
