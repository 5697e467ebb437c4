#include "daemon/publish/iri.hpp"

#include <algorithm>

#include "daemon/text/percent_encoding.hpp"
#include "store/ascii.hpp"

namespace tidings::publish {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// RFC 3986, 2.2 and 2.3, square brackets aside: they stand around an IPv6 address alone.
bool is_uri_character(char c) {
  return ascii::is_alphanumeric(c) || (c != '\0' && std::string_view("-._~:/?#@!$&'()*+,;=%").contains(c));
}

/// With nothing but bytes behind each `%` (RFC 3986, 2.1), and one fragment (3.5).
bool is_iri_text(std::string_view text) {
  return text::is_percent_encoded(text) && std::ranges::count(text, '#') <= 1 &&
         std::ranges::all_of(text, [](char c) { return !is_ascii(c) || is_uri_character(c); });
}

bool is_ascii_iri_text(std::string_view text) {
  return is_iri_text(text) && std::ranges::all_of(text, is_ascii);
}

/// The end of `//HOST`, an IPv6 address in brackets included; npos where there is no host.
std::size_t host_end(std::string_view behind_scheme) {
  if (!behind_scheme.starts_with("//")) return behind_scheme.npos;
  const auto end = std::min(behind_scheme.find_first_of("/?#", 2), behind_scheme.size());
  const auto host = behind_scheme.substr(2, end - 2);
  if (host.empty()) return behind_scheme.npos;
  const auto bracket = host.find('[');
  if (bracket == host.npos) return is_iri_text(host) ? end : behind_scheme.npos;
  const auto closing = host.find(']', bracket);
  const bool address = closing != host.npos &&
                       std::ranges::all_of(host.substr(bracket + 1, closing - bracket - 1), [](char c) {
                         return ascii::is_hex_digit(c) || c == ':' || c == '.';
                       });
  const bool rest =
      address && is_ascii_iri_text(host.substr(0, bracket)) && is_ascii_iri_text(host.substr(closing + 1));
  return rest ? end : behind_scheme.npos;
}

bool is_date(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  return std::ranges::equal(text, shape.substr(0, text.size()),
                            [](char c, char form) { return form == '0' ? ascii::is_digit(c) : c == form; });
}

/// RFC 4151: `AUTHORITY,DATE:SPECIFIC`, the authority in lower case.
bool is_tag(std::string_view text) {
  const auto comma = text.find(',');
  const auto colon = text.find(':');
  if (comma == text.npos || colon == text.npos || comma == 0 || comma > colon) return false;
  auto authority = text.substr(0, comma);
  if (const auto at = authority.find('@'); at != authority.npos && at != 0) authority.remove_prefix(at + 1);
  const bool named = !authority.empty() && std::ranges::all_of(authority, [](char c) {
    return (c >= 'a' && c <= 'z') || ascii::is_digit(c) || c == '-' || c == '.';
  });
  return named && is_date(text.substr(comma + 1, colon - comma - 1)) && is_ascii_iri_text(text);
}

/// RFC 8141: `NID:NSS`; of `uuid`, RFC 9562, 4.
bool is_urn(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon < 2 || colon > 32 || colon + 1 == text.size()) return false;
  const auto name = text.substr(0, colon);
  const auto specific = text.substr(colon + 1);
  if (ascii::starts_with_ignoring_case(text, "uuid:")) {
    constexpr std::string_view shape = "00000000-0000-0000-0000-000000000000";
    return std::ranges::equal(
        specific, shape, [](char c, char form) { return form == '0' ? ascii::is_hex_digit(c) : c == form; });
  }
  const auto in_name = [](char c) { return ascii::is_alphanumeric(c) || c == '-'; };
  return name.front() != '-' && std::ranges::all_of(name, in_name) && is_ascii_iri_text(specific) &&
         specific.find_first_of("/?#&~") == specific.npos;
}

}  // namespace

bool is_absolute_iri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == text.npos || colon + 1 == text.size()) return false;
  const auto in_scheme = [](char c) { return ascii::is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; };
  if (!ascii::is_letter(text[0]) || !std::ranges::all_of(text.substr(0, colon), in_scheme)) return false;
  const auto rest = text.substr(colon + 1);
  if (ascii::starts_with_ignoring_case(text, "tag:")) return is_tag(rest);
  if (ascii::starts_with_ignoring_case(text, "urn:")) return is_urn(rest);
  if (!ascii::starts_with_ignoring_case(text, "http:") && !ascii::starts_with_ignoring_case(text, "https:"))
    return is_iri_text(rest);
  const auto end = host_end(rest);
  return end != rest.npos && is_iri_text(rest.substr(end));
}

std::string uri_of(std::string_view address) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto colon = address.find(':');
  const auto host = colon == address.npos ? address.npos : host_end(address.substr(colon + 1));
  const std::size_t verbatim =
      host == address.npos ? 0 : colon + 1 + host;  // brackets of an IPv6 address stay
  const auto is_misplaced = [&](std::size_t at) {
    if (address[at] == '#') return address.find('#') != at;
    return address[at] == '%' && !text::is_percent_encoded(address.substr(at, 3));
  };
  std::string uri;
  uri.reserve(address.size());
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    const auto byte = static_cast<unsigned char>(c);
    if ((is_uri_character(c) && !is_misplaced(i)) || (i < verbatim && is_ascii(c)))
      uri += c;
    else
      ((uri += '%') += digits[byte >> 4U]) += digits[byte & 15U];
  }
  return uri;
}

}  // namespace tidings::publish
