#include "daemon/fetch/cache_headers.hpp"

#include <algorithm>

#include "daemon/fetch/header_value.hpp"
#include "daemon/text/date.hpp"
#include "store/ascii.hpp"

namespace tidings::fetch {
namespace {

using std::chrono::seconds;

/// RFC 9111, 1.2.2: what overflows is the largest; nothing where it is no number.
std::optional<seconds> delta_seconds(std::string_view text) {
  text = bare_value(text);
  if (text.empty() || !std::ranges::all_of(text, ascii::is_digit)) return std::nullopt;
  seconds::rep value = 0;
  for (const char c : text) value = std::min<seconds::rep>(value * 10 + (c - '0'), 1LL << 40U);
  return seconds(value);
}

/// Behind a quoted string (RFC 9110, 5.6.4); where it has no end, behind its first quote alone.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  for (auto at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return begin + 1;
}

/// Up to the next comma, of which there may be some in a directive's quotes (RFC 9111, 5.2).
std::size_t end_of_directive(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != ',') at = text[at] == '"' ? end_of_quoted(text, at) : at + 1;
  return at;
}

/// The first max-age that can be read.
std::optional<seconds> max_age(std::string_view cache_control) {
  while (!cache_control.empty()) {
    const auto comma = end_of_directive(cache_control);
    auto directive = cache_control.substr(0, comma);
    cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
    if (!ascii::equal_ignoring_case(bare_value(ascii::take_until(directive, '=')), "max-age")) continue;
    if (const auto value = delta_seconds(directive)) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<seconds> freshness(std::string_view cache_control, std::string_view age,
                                 std::string_view expires, std::string_view date, store::Timestamp received) {
  if (const auto lifetime = max_age(cache_control))
    return std::max(*lifetime - delta_seconds(age).value_or(seconds(0)), seconds(0));
  const auto until = text::parse_date(expires);
  if (!until) return std::nullopt;
  const auto from = text::parse_date(date).value_or(received);
  return std::max<seconds>(*until - from, seconds(0));
}

std::optional<seconds> retry_after(std::string_view value, store::Timestamp now) {
  if (const auto delay = delta_seconds(value)) return delay;
  const auto when = text::parse_date(value);
  if (!when) return std::nullopt;
  return std::max<seconds>(*when - now, seconds(0));
}

}  // namespace tidings::fetch
