#include "daemon/text/html_address.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/source_set.hpp"
#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {
namespace {

constexpr std::array<std::string_view, 11> followed_schemes{
    "http", "https", "mailto", "tel", "sms", "ftp", "xmpp", "irc", "magnet", "gemini", "gopher"};
constexpr std::array<std::string_view, 7> raster_types{"data:image/png", "data:image/gif",  "data:image/jpeg",
                                                       "data:image/jpg", "data:image/webp", "data:image/avif",
                                                       "data:image/bmp"};

std::string_view trim(std::string_view text) { return ascii::trim(text, &ascii::is_space_or_control); }

constexpr auto is_small_letter = [](auto c) { return (c >= 'a') & (c <= 'z'); };

/// Letters, digits, `.` and `-` stand in ordinary hosts.
constexpr auto ends_host = [](auto c) {
  return (is_small_letter(c) | ((c >= '0') & (c <= '9')) | (c == '.') | (c == '-')) == 0;
};

bool is_raster_data(std::string_view text) {
  return std::ranges::any_of(raster_types, [&](std::string_view type) {
    return text.starts_with(type) && text.size() > type.size() &&
           (text[type.size()] == ';' || text[type.size()] == ',');
  });
}

bool has_scheme(std::string_view text) {
  const auto colon = text.find(':');
  return colon != text.npos && colon < text.find_first_of("/?#");
}

bool is_safe(const Url& url, AddressUse use) {
  if (use == AddressUse::followed)
    return std::ranges::find(followed_schemes, url.scheme()) != followed_schemes.end();
  return url.is_web() || (use == AddressUse::picture && is_raster_data(url.href()));
}

/// Where there is no base, a relative address stays as it is; one with a scheme or a host is none.
std::optional<std::string> without_base(std::string_view address) {
  const auto is_slash = [](char c) { return c == '/' || c == '\\'; };
  const bool has_host = address.size() > 1 && is_slash(address[0]) && is_slash(address[1]);
  if (address.empty() || has_host || has_scheme(address)) return std::nullopt;
  return std::string(address);
}

bool is_descriptor(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == 'w' || c == 'x' || c == 'h' || c == ' ';
  });
}

}  // namespace

bool is_plain_web_address(std::string_view value) {
  if (value.starts_with("https://"))
    value.remove_prefix(8);
  else if (value.starts_with("http://"))
    value.remove_prefix(7);
  else
    return false;
  const auto host = value.substr(0, store::find_byte(value, ends_host));
  const bool named = store::find_byte(host, is_small_letter) != host.size();
  value.remove_prefix(host.size());
  if (!named || (!value.empty() && value[0] != '/' && value[0] != '?' && value[0] != '#')) return false;
  return store::find_byte(value, [](auto c) {
           return (c <= 0x20) | (c == '\\') | (c == '"') | (c == '<') | (c == '>') | (c == 0x7F);
         }) == value.size();
}

bool has_refused_scheme(std::string_view value) {
  static constexpr std::array<std::string_view, 6> refused{
      "javascript:", "vbscript:", "data:", "file:", "blob:", "view-source:"};
  value = trim(value);
  return std::ranges::any_of(refused, [&](std::string_view scheme) {
    std::size_t at = 0;
    for (const char c : value.substr(0, 64)) {
      if (static_cast<unsigned char>(c) <= 0x20) continue;
      if (ascii::lower(c) != scheme[at]) return false;
      if (++at == scheme.size()) return true;
    }
    return false;
  });
}

std::optional<std::string> final_address(std::string_view value, AddressUse use, const HtmlContext& context) {
  std::string address(trim(value));
  std::erase_if(address, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });  // URL Standard, 4.4
  if (is_plain_web_address(address)) return address;
  if (use == AddressUse::followed && address.starts_with('#')) return address;
  if (address.empty() && use != AddressUse::followed) return std::nullopt;
  const auto url = Url::parse(address, context.base);
  if (url) return is_safe(*url, use) ? std::optional(url->href()) : std::nullopt;
  return context.base == nullptr ? without_base(address) : std::nullopt;
}

std::string final_source_set(std::string_view value, const HtmlContext& context) {
  std::string out;
  out.reserve(value.size());
  each_candidate(value, [&](std::string_view address, std::string_view descriptor) {
    if (!is_descriptor(descriptor)) return;
    std::optional<std::string> made;
    if (!is_plain_web_address(address)) {
      made = final_address(address, AddressUse::loaded, context);
      if (!made || made->contains(' ')) return;
      address = *made;
    }
    if (!out.empty()) out += ", ";
    out += address;
    if (!descriptor.empty()) (out += ' ') += descriptor;
  });
  return out;
}

std::string best_of_source_set(std::string_view final_source_set) {
  std::string best;
  double best_size = -1;
  each_candidate(final_source_set, [&](std::string_view address, std::string_view descriptor) {
    double size = 1;
    std::from_chars(descriptor.data(), descriptor.data() + descriptor.size(), size);
    if (size <= best_size) return;
    best_size = size;
    best = address;
  });
  return best;
}

bool is_allowed_frame(std::string_view address, const HtmlContext& context) {
  const auto url = Url::parse(address);
  if (!url || !url->is_web()) return false;
  const auto host = url->hostname();
  return std::ranges::any_of(context.iframe_hosts, [&](const std::string& allowed) {
    if (host == allowed) return true;
    return host.size() > allowed.size() && host.ends_with(allowed) &&
           host[host.size() - allowed.size() - 1] == '.';
  });
}

bool is_tracker(std::string_view address) {
  static constexpr std::array<std::string_view, 12> parts{"//feeds.feedburner.com/~r/",
                                                          "//feeds.feedburner.com/~ff/",
                                                          "//pixel.wp.com/",
                                                          "//stats.wordpress.com/b.gif",
                                                          "//feeds.wordpress.com/1.0/",
                                                          "//pixel.quantserve.com/",
                                                          "//b.scorecardresearch.com/",
                                                          "//ad.doubleclick.net/",
                                                          "//www.google-analytics.com/",
                                                          "//rss.feedsportal.com/",
                                                          "/~4/",
                                                          "//da.feedsportal.com/"};
  return std::ranges::any_of(parts, [&](std::string_view part) { return address.contains(part); });
}

}  // namespace tidings::text
