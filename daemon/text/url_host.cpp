#include "daemon/text/url_host.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "daemon/text/ip_network.hpp"
#include "daemon/text/percent_encoding.hpp"
#include "daemon/text/url_idna.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr std::string_view forbidden_host = std::string_view("\0\t\n\r #/:<>?@[\\]^|", 17);

/// 3.5, the IPv4 number parser.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned base = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!ascii::is_hex_digit(c) || static_cast<unsigned>(ascii::hex_value(c)) >= base) return std::nullopt;
    value = std::min<std::uint64_t>(value * base + static_cast<unsigned>(ascii::hex_value(c)),
                                    std::numeric_limits<std::uint32_t>::max() + 1ULL);
  }
  return value;
}

std::vector<std::string_view> split_dots(std::string_view host) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto dot = host.find('.');
    parts.push_back(host.substr(0, dot));
    if (dot == host.npos) break;
    host.remove_prefix(dot + 1);
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

bool ends_in_a_number(std::string_view host) {
  if (host.empty()) return false;
  const auto last = split_dots(host).back();
  if (!last.empty() && std::ranges::all_of(last, ascii::is_digit)) return true;
  return last.size() >= 2 && last[0] == '0' && (last[1] | 0x20) == 'x' &&
         std::ranges::all_of(last.substr(2), ascii::is_hex_digit);
}

/// 3.5, the IPv4 parser, for a host that ends in a number.
std::optional<std::string> parse_ipv4(std::string_view host) {
  const auto parts = split_dots(host);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto value = ipv4_number(parts[i]);
    const bool last = i + 1 == parts.size();
    const std::uint64_t limit = last ? 1ULL << (8 * (5 - parts.size())) : 256;
    if (!value || *value >= limit) return std::nullopt;
    address |= last ? *value : *value << (8 * (3 - i));
  }
  return fmt::format("{}.{}.{}.{}", address >> 24U, (address >> 16U) & 255U, (address >> 8U) & 255U,
                     address & 255U);
}

/// RFC 5952 as the URL standard has it: the first longest run of two or more zero pieces is `::`.
std::string serialise_ipv6(const IpAddress& address) {
  std::array<unsigned, 8> pieces{};
  for (std::size_t i = 0; i < 8; ++i)
    pieces[i] = static_cast<unsigned>(address[2 * i] << 8U | address[2 * i + 1]);
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string text = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    fmt::format_to(std::back_inserter(text), "{:x}", pieces[i]);
    if (i != 7) text += ':';
  }
  return text + ']';
}

bool is_forbidden_in_domain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F || c == '%' || forbidden_host.contains(c);
}

}  // namespace

std::optional<std::string> parse_host(std::string_view input, HostKind kind) {
  if (input.starts_with('[')) {
    if (!input.ends_with(']')) return std::nullopt;
    const auto inside = input.substr(1, input.size() - 2);
    if (!inside.contains(':')) return std::nullopt;
    const auto address = parse_ip_address(inside);
    if (!address) return std::nullopt;
    return serialise_ipv6(*address);
  }
  if (kind == HostKind::opaque) {
    if (std::ranges::any_of(input, [](char c) { return forbidden_host.contains(c); })) return std::nullopt;
    std::string host;
    append_percent_encoded(host, input, EncodeSet::c0_control);
    return host;
  }
  const auto ascii = domain_to_ascii(percent_decoded(input));
  if (!ascii || ascii->empty() || std::ranges::any_of(*ascii, is_forbidden_in_domain)) return std::nullopt;
  return ends_in_a_number(*ascii) ? parse_ipv4(*ascii) : ascii;
}

}  // namespace tidings::text
