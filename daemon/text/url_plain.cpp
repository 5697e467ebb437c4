#include "daemon/text/url_plain.hpp"

#include <algorithm>
#include <array>

#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

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

/// A decimal number of at most `most` that `text` begins with, as the serialiser writes it.
struct Number {
  std::size_t size = 0;  // 0: none stands here
  unsigned value = 0;
};

Number number_of(std::string_view text, unsigned most) {
  Number number;
  while (number.size < text.size() && ascii::is_digit(text[number.size])) {
    number.value = number.value * 10 + static_cast<unsigned>(text[number.size++] - '0');
    if (number.value > most || (number.size > 1 && text[0] == '0')) return {};
  }
  return number;
}

/// Of an IPv4 address of four numbers that `text` begins with.
std::optional<std::size_t> address_size(std::string_view text) {
  std::size_t size = 0;
  for (int part = 0; part < 4; ++part) {
    if (part != 0 && !text.substr(size++).starts_with('.')) return std::nullopt;
    const auto number = number_of(text.substr(size), 255);
    if (number.size == 0) return std::nullopt;
    size += number.size;
  }
  const bool ends = size == text.size() || !host_bytes[static_cast<unsigned char>(text[size])];
  return ends ? std::optional(size) : std::nullopt;
}

/// Of a port that `text` begins with, and its colon; 0 where there is none. Nothing where it isn't written as
/// the serialiser does, which leaves the scheme's own out.
std::optional<std::size_t> port_size(std::string_view text, unsigned of_scheme) {
  if (!text.starts_with(':')) return 0;
  const auto port = number_of(text.substr(1), 65535);
  return port.size != 0 && port.value != of_scheme ? std::optional(port.size + 1) : std::nullopt;
}

/// Of the name of a host that `text` begins with: no number behind its last dot, which would make it an IPv4
/// address, and no label that IDNA has a say in. Nothing where it is none.
std::optional<std::size_t> name_size(std::string_view text) {
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

std::optional<PlainPath> plain_path_below(const Url* base, std::string_view text) {
  if (base == nullptr || !base->is_web() || text.starts_with("//")) return std::nullopt;
  return plain_path(text);
}

std::optional<PlainWebUrl> plain_web_url(std::string_view text) {
  const bool secure = text.starts_with("https://");
  if ((!secure && !text.starts_with("http://")) || text.size() > max_size) return std::nullopt;
  PlainWebUrl parts{};
  parts.scheme_end = secure ? 5 : 4;
  parts.host_begin = parts.scheme_end + 3;
  const auto behind_scheme = text.substr(parts.host_begin);
  const bool is_number = !behind_scheme.empty() && ascii::is_digit(behind_scheme[0]);
  auto host = is_number ? address_size(behind_scheme) : std::nullopt;
  if (!host) host = name_size(behind_scheme);
  if (!host) return std::nullopt;
  parts.host_end = parts.host_begin + *host;
  const auto port = port_size(text.substr(parts.host_end), secure ? 443 : 80);
  if (!port) return std::nullopt;
  parts.path_begin = parts.host_end + *port;
  const auto path = plain_path(text.substr(parts.path_begin));
  if (!path) return std::nullopt;
  parts.path = *path;
  return parts;
}

}  // namespace tidings::text
