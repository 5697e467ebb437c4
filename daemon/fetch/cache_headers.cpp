#include "daemon/fetch/cache_headers.hpp"

#include <algorithm>

#include "daemon/fetch/header_value.hpp"
#include "daemon/text/date.hpp"
#include "store/ascii.hpp"

namespace tidings::fetch {
namespace {

using std::chrono::seconds;

constexpr seconds longest_freshness = std::chrono::days(7);
constexpr seconds longest_retry = std::chrono::days(31);

/// RFC 9111, 1.2.2: what overflows is the largest; nothing where it is no number.
std::optional<seconds> delta_seconds(std::string_view text) {
  text = bare_value(text);
  if (text.empty() || !std::ranges::all_of(text, ascii::is_digit)) return std::nullopt;
  seconds::rep value = 0;
  for (const char c : text) value = std::min<seconds::rep>(value * 10 + (c - '0'), 1LL << 40U);
  return seconds(value);
}

/// The first max-age that can be read.
std::optional<seconds> max_age(std::string_view cache_control) {
  while (!cache_control.empty()) {
    const auto comma = std::min(cache_control.find(','), cache_control.size());
    const auto directive = cache_control.substr(0, comma);
    cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
    const auto equals = directive.find('=');
    if (equals == directive.npos ||
        !ascii::equal_ignoring_case(bare_value(directive.substr(0, equals)), "max-age"))
      continue;
    if (const auto value = delta_seconds(directive.substr(equals + 1))) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<seconds> freshness(std::string_view cache_control, std::string_view age,
                                 std::string_view expires, std::string_view date) {
  if (const auto lifetime = max_age(cache_control))
    return std::clamp(*lifetime - delta_seconds(age).value_or(seconds(0)), seconds(0), longest_freshness);
  const auto until = text::parse_date(expires);
  const auto from = text::parse_date(date);
  if (!until || !from) return std::nullopt;
  return std::clamp<seconds>(*until - *from, seconds(0), longest_freshness);
}

std::optional<seconds> retry_after(std::string_view value, store::Timestamp now) {
  if (const auto delay = delta_seconds(value)) return std::min(*delay, longest_retry);
  const auto when = text::parse_date(value);
  if (!when) return std::nullopt;
  return std::clamp<seconds>(*when - now, seconds(0), longest_retry);
}

}  // namespace tidings::fetch
