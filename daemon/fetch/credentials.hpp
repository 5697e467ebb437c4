#pragma once

#include <string>
#include <string_view>

#include "daemon/text/url.hpp"

namespace tidings::fetch {

/// The value of Authorization, or Proxy-Authorization, for a user with a password (RFC 7617).
std::string basic_credentials(std::string_view username, std::string_view password);

/// Whether a URL has some: a password without a user is one, too.
bool has_credentials(const text::Url& url);

/// … for those that a URL has.
std::string url_credentials(const text::Url& url);

/// … for one with a token (RFC 6750).
std::string bearer_credentials(std::string_view token);

}  // namespace tidings::fetch
