#pragma once

#include <string>
#include <string_view>

#include "daemon/text/url.hpp"

namespace tidings::fetch {

/// The value of Authorization, or Proxy-Authorization, for a user with a password (RFC 7617).
std::string basic_credentials(std::string_view username, std::string_view password);

/// … for those that a URL has.
std::string url_credentials(const text::Url& url);

/// A part of a URL as it is meant.
std::string percent_decoded(std::string_view text);

/// … for one with a token (RFC 6750).
std::string bearer_credentials(std::string_view token);

}  // namespace tidings::fetch
