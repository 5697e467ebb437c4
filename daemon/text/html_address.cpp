#include "daemon/text/html_address.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "daemon/text/html_tokenizer.hpp"

namespace tidings::text {
namespace {

constexpr std::array<std::string_view, 11> followed_schemes{
    "http", "https", "mailto", "tel", "sms", "ftp", "xmpp", "irc", "magnet", "gemini", "gopher"};
constexpr std::array<std::string_view, 6> raster_types{"data:image/png",  "data:image/gif",
                                                       "data:image/jpeg", "data:image/jpg",
                                                       "data:image/webp", "data:image/avif"};

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

/// An ordinary web address as publishers write it: nothing in it that a browser would read otherwise.
bool is_plain_web_address(std::string_view text) {
  if (text.starts_with("https://"))
    text.remove_prefix(8);
  else if (text.starts_with("http://"))
    text.remove_prefix(7);
  else
    return false;
  const auto host_end = std::min(text.find_first_of("/?#"), text.size());
  const auto host = text.substr(0, host_end);
  const auto in_host = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  const bool named = std::ranges::any_of(host, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!named || !std::ranges::all_of(host, in_host)) return false;
  return std::ranges::none_of(text.substr(host_end), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == '"' || c == '<' || c == '>' ||
           c == 0x7F;
  });
}

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

/// Where there is no base, a relative address stays as it is; one with a scheme is judged by it all the same.
std::optional<std::string> without_base(std::string_view address) {
  const bool blank = address.empty() || address.starts_with("//") || address.starts_with("\\");
  if (blank || has_scheme(address)) return std::nullopt;
  std::string text(address);
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (has_scheme(text)) return std::nullopt;
  return text;
}

struct Candidate {
  std::string address;
  std::string_view descriptor;
};

/// Calls `take(address, descriptor)` for each candidate; the views are into `value`.
template <class Take>
void each_candidate(std::string_view value, Take take) {
  while (true) {
    value.remove_prefix(std::min(value.find_first_not_of(" \t\n\r\f,"), value.size()));
    if (value.empty()) return;
    auto address = value.substr(0, value.find_first_of(" \t\n\r\f"));
    value.remove_prefix(address.size());
    std::string_view descriptor;
    if (address.ends_with(',')) {
      while (address.ends_with(',')) address.remove_suffix(1);
    } else {
      descriptor = value.substr(0, value.find(','));
      value.remove_prefix(descriptor.size());
    }
    take(address, trim(descriptor));
  }
}

}  // namespace

std::optional<std::string> final_address(std::string_view value, AddressUse use, const HtmlContext& context) {
  const auto address = trim(value);
  if (is_plain_web_address(address)) return std::string(address);
  if (use == AddressUse::followed && address.starts_with('#')) return std::string(address);
  if (address.empty() && use != AddressUse::followed) return std::nullopt;
  const auto url = Url::parse(address, context.base);
  if (url) return is_safe(*url, use) ? std::optional(url->href()) : std::nullopt;
  return context.base == nullptr ? without_base(address) : std::nullopt;
}

std::string final_source_set(std::string_view value, const HtmlContext& context) {
  std::string out;
  each_candidate(value, [&](std::string_view address, std::string_view descriptor) {
    const auto final = final_address(address, AddressUse::loaded, context);
    const bool plain = std::ranges::all_of(
        descriptor, [](char c) { return (c >= '0' && c <= '9') || std::string_view(".wxh ").contains(c); });
    if (!final || !plain || final->contains(' ')) return;
    if (!out.empty()) out += ", ";
    out += *final;
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
