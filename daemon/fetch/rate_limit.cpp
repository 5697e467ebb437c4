#include "daemon/fetch/rate_limit.hpp"

#include <algorithm>
#include <cstdint>

#include "daemon/fetch/header_value.hpp"
#include "daemon/text/date.hpp"
#include "store/ascii.hpp"

namespace tidings::fetch {
namespace {

using std::chrono::seconds;

constexpr std::int64_t least_epoch = 1'000'000'000;  // no wait is that long: it counts from 1970

/// A number without a sign, rounded up: some count tenths of a request.
std::optional<std::int64_t> number(std::string_view text) {
  text = bare_value(text);
  const auto whole = ascii::take_until(text, '.');
  if (whole.empty() || !std::ranges::all_of(whole, ascii::is_digit) ||
      !std::ranges::all_of(text, ascii::is_digit))
    return std::nullopt;
  std::int64_t value = 0;
  for (const char c : whole) value = std::min<std::int64_t>(value * 10 + (c - '0'), 1LL << 44U);
  return value + (text.find_first_not_of('0') == text.npos ? 0 : 1);
}

/// Seconds from now or since 1970, milliseconds since 1970, or a date.
std::optional<seconds> wait_until(std::string_view reset, store::Timestamp now) {
  if (const auto value = number(reset)) {
    if (*value < least_epoch) return seconds(*value);
    const auto since_1970 = *value >= 1000 * least_epoch ? *value / 1000 : *value;
    return std::max(seconds(since_1970) - now.time_since_epoch(), seconds(0));
  }
  const auto date = text::parse_date(reset);
  return date ? std::optional(std::max<seconds>(*date - now, seconds(0))) : std::nullopt;
}

/// `"default";r=0;t=50, "day";r=9`: the longest of those used up. `limit=10, remaining=0, reset=50` in drafts
/// before the eighth.
std::optional<seconds> wait_of_policies(std::string_view field) {
  std::optional<seconds> longest_wait;
  std::optional<std::int64_t> remaining;
  std::optional<std::int64_t> reset;
  while (!field.empty()) {
    auto policy = ascii::take_until(field, ',');
    if (policy.contains(';')) remaining = reset = std::nullopt;
    while (!policy.empty()) {
      auto parameter = ascii::take_until(policy, ';');
      const auto name = bare_value(ascii::take_until(parameter, '='));
      if (name == "r" || name == "remaining") remaining = number(parameter);
      if (name == "t" || name == "reset") reset = number(parameter);
    }
    if (remaining == 0 && reset) longest_wait = std::max(longest_wait, std::optional(seconds(*reset)));
  }
  return longest_wait;
}

}  // namespace

std::optional<seconds> rate_limit_reset(const RateLimitFields& fields, store::Timestamp now) {
  auto longest_wait = wait_of_policies(fields.policies);
  if (number(fields.x_remaining) == 0) longest_wait = std::max(longest_wait, wait_until(fields.x_reset, now));
  if (number(fields.remaining) == 0) longest_wait = std::max(longest_wait, wait_until(fields.reset, now));
  return longest_wait;
}

}  // namespace tidings::fetch
