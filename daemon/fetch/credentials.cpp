#include "daemon/fetch/credentials.hpp"

#include <cstddef>
#include <cstdint>

#include "daemon/text/percent_encoding.hpp"

namespace tidings::fetch {
namespace {

/// RFC 4648, 4.
std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= bytes.size() - i ? digits[group >> (18 - 6 * j) & 63U] : '=';
  }
  return out;
}

}  // namespace

std::string basic_credentials(std::string_view username, std::string_view password) {
  return "Basic " + base64(std::string(username) + ':' + std::string(password));
}

bool has_credentials(const text::Url& url) { return !url.username().empty() || !url.password().empty(); }

std::string url_credentials(const text::Url& url) {
  return basic_credentials(text::percent_decoded(url.username()), text::percent_decoded(url.password()));
}

std::string bearer_credentials(std::string_view token) { return "Bearer " + std::string(token); }

}  // namespace tidings::fetch
