#include "daemon/text/url.hpp"

#include <algorithm>
#include <utility>

#include "daemon/text/url_plain.hpp"

namespace tidings::text {

std::string_view Url::username() const {
  const auto credentials = slice(std::min<std::size_t>(scheme_end_ + 3, host_begin_), host_begin_);
  return credentials.empty() ? credentials : credentials.substr(0, credentials.find_first_of(":@"));
}

std::string_view Url::password() const {
  const auto credentials = slice(std::min<std::size_t>(scheme_end_ + 3, host_begin_), host_begin_);
  const auto colon = credentials.find(':');
  return colon == credentials.npos ? std::string_view()
                                   : credentials.substr(colon + 1, credentials.size() - colon - 2);
}

std::string_view Url::port() const {
  const auto text = slice(host_end_, path_begin_);
  return text.starts_with(':') ? text.substr(1) : std::string_view();
}

Url Url::without_fragment() const {
  Url url = *this;
  url.href_.resize(fragment_begin_);
  return url;
}

namespace {

/// With `shown` in the place of user, password and `@` of each address in it.
std::string with_user(std::string_view text, std::string_view shown) {
  constexpr std::string_view before_authority = "://";
  std::string out;
  for (auto scheme = text.find(before_authority); scheme != std::string_view::npos;
       scheme = text.find(before_authority)) {
    out += text.substr(0, scheme + before_authority.size());
    text.remove_prefix(scheme + before_authority.size());
    const auto at = text.substr(0, text.find_first_of("/?# \t\n\"<>")).rfind('@');
    if (at == std::string_view::npos) continue;
    out += shown;
    text.remove_prefix(at + 1);
  }
  return out += text;
}

}  // namespace

struct WebUrlFactory {
  static store::WebUrl make(std::string text) { return store::WebUrl(std::move(text)); }
};

std::optional<store::WebUrl> parse_web_url(std::string_view input, const Url* base) {
  if (plain_web_url(input)) return WebUrlFactory::make(std::string(input));
  const auto url = Url::parse(input, base);
  if (!url || !url->is_web()) return std::nullopt;
  return WebUrlFactory::make(url->href());
}

std::string without_credentials(std::string_view text) { return with_user(text, "***@"); }

std::string public_address(std::string_view url) { return with_user(url, ""); }

}  // namespace tidings::text
