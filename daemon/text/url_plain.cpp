#include "daemon/text/url_plain.hpp"
#include "store/byte_scan.hpp"

#include <algorithm>
#include <array>

namespace tidings::text {
namespace {

constexpr std::size_t max_size = 1U << 20U;

constexpr auto ends_path = [](auto c) {
  return (c <= 0x20) | (c >= 0x7F) | (c == '?') | (c == '#') | (c == '"') | (c == '<') | (c == '>') |
         (c == '\\') | (c == '^') | (c == '`') | (c == '{') | (c == '}');
};

constexpr auto ends_query = [](auto c) {
  return (c <= 0x20) | (c >= 0x7F) | (c == '#') | (c == '"') | (c == '<') | (c == '>') | (c == '\'');
};

constexpr auto ends_fragment = [](auto c) {
  return (c <= 0x20) | (c >= 0x7F) | (c == '"') | (c == '<') | (c == '>') | (c == '`');
};

constexpr auto host_bytes = [] {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-._"))
    allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

/// Where the name of a host ends that `text` begins with: no number behind its last dot, which would make it
/// an IPv4 address, and no label that IDNA has a say in. Nothing where it is none.
std::optional<std::size_t> host_size(std::string_view text) {
  std::size_t size = 0;
  std::size_t last_label = 0;
  for (; size < text.size() && host_bytes[static_cast<unsigned char>(text[size])]; ++size)
    if (text[size] == '.') last_label = size + 1;
  const auto host = text.substr(0, size);
  const bool named = last_label < size && text[last_label] >= 'a' && text[last_label] <= 'z';
  return named && !host.contains("xn--") ? std::optional(size) : std::nullopt;
}

/// Whether a segment may be `.` or `..`, also with its dots encoded.
bool has_dot_segment(std::string_view path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto segment = path.substr(slash + 1);
    if (segment.starts_with('.') || (segment.starts_with('%') && segment.substr(1).starts_with('2')))
      return true;
  }
  return false;
}

}  // namespace

std::optional<PlainPath> plain_path(std::string_view text) {
  if (!text.starts_with('/') || text.size() > max_size) return std::nullopt;
  PlainPath path{};
  std::size_t at = store::find_byte(text, ends_path);
  if (has_dot_segment(text.substr(0, at))) return std::nullopt;
  path.query_begin = at;
  if (text.substr(at).starts_with('?')) at += 1 + store::find_byte(text.substr(at + 1), ends_query);
  path.fragment_begin = at;
  if (text.substr(at).starts_with('#')) at += 1 + store::find_byte(text.substr(at + 1), ends_fragment);
  return at == text.size() ? std::optional(path) : std::nullopt;
}

std::optional<PlainWebUrl> plain_web_url(std::string_view text) {
  const bool secure = text.starts_with("https://");
  if ((!secure && !text.starts_with("http://")) || text.size() > max_size) return std::nullopt;
  PlainWebUrl parts{};
  parts.scheme_end = secure ? 5 : 4;
  parts.host_begin = parts.scheme_end + 3;
  const auto host = host_size(text.substr(parts.host_begin));
  if (!host) return std::nullopt;
  parts.host_end = parts.host_begin + *host;
  const auto path = plain_path(text.substr(parts.host_end));
  if (!path) return std::nullopt;
  parts.path = *path;
  return parts;
}

}  // namespace tidings::text
