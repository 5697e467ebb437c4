#include "daemon/config/feed_address.hpp"

#include <algorithm>
#include <string>

#include "store/ascii.hpp"

namespace tidings::config {
namespace {

/// `mailto:ann@example.org` has a scheme, `example.org:8080/feed` and `[::1]:8080` have a port.
bool has_scheme(std::string_view text) {
  const auto end = text.find_first_of(":/?#[");
  if (end == text.npos || text[end] != ':') return false;
  const auto port_end = std::min(text.find_first_of("/?#", end), text.size());
  const auto port = text.substr(end + 1, port_end - end - 1);
  return port.empty() || !std::ranges::all_of(port, ascii::is_digit);
}

}  // namespace

std::vector<text::Url> meant_addresses(std::string_view written) {
  auto rest = ascii::trim(written, &ascii::is_space_or_control);
  if (ascii::starts_with_ignoring_case(rest, "feed:")) rest.remove_prefix(5);
  std::vector<text::Url> meant;
  const auto add = [&](const std::string& text) {
    if (auto url = text::Url::parse(text); url && url->is_web()) meant.push_back(url->without_fragment());
  };
  if (ascii::starts_with_ignoring_case(rest, "http://") ||
      ascii::starts_with_ignoring_case(rest, "https://")) {
    add(std::string(rest));
    return meant;
  }
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (rest.empty() || rest.starts_with('/') || has_scheme(rest)) return meant;
  for (const std::string scheme : {"https://", "http://"}) add(scheme + std::string(rest));
  return meant;
}

}  // namespace tidings::config
