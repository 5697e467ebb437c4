#include "daemon/text/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "daemon/text/date_cursor.hpp"
#include "daemon/text/date_fields.hpp"
#include "daemon/text/date_reader.hpp"

namespace tidings::text {
namespace {

using store::Timestamp;

// The longest that means something is a weekday, month, era and half of the day in words of three bytes a
// letter.
constexpr std::size_t max_size = 256;

/// The number that `Digits` digits are; -1, which no part of a date is, where other characters are among
/// them.
template <std::size_t Digits>
int number_at(std::string_view text, std::size_t begin) {
  int value = 0;
  for (std::size_t i = begin; i < begin + Digits; ++i) {
    const int digit = text[i] - '0';
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/// `Z`, `GMT`, `+01:00` and `+0100`, in seconds.
std::optional<int> read_offset(std::string_view text) {
  if (text == "Z" || text == "GMT") return 0;
  if (text.size() != 5 && (text.size() != 6 || text[3] != ':')) return std::nullopt;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  const int hours = number_at<2>(text, 1);
  const int minutes = number_at<2>(text, text.size() - 2);
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/// `11:58:24` and the zone behind it.
std::optional<Timestamp> read_clock(DateFields& fields, std::string_view clock, std::string_view zone) {
  if (clock[2] != ':' || clock[5] != ':') return std::nullopt;
  fields.hour = number_at<2>(clock, 0);
  fields.minute = number_at<2>(clock, 3);
  fields.second = number_at<2>(clock, 6);
  fields.offset = read_offset(zone);
  return fields.offset ? fields.timestamp() : std::nullopt;
}

/// RFC 3339 to the letter; what departs from it the reader of all forms gets.
std::optional<Timestamp> read_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T') return std::nullopt;
  DateFields fields;
  fields.year = number_at<4>(text, 0);
  fields.month = number_at<2>(text, 5);
  fields.day = number_at<2>(text, 8);
  auto zone = text.substr(19);
  if (zone[0] == '.') zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  return read_clock(fields, text.substr(11, 8), zone);
}

/// -1: none.
int english_month(std::string_view text) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (std::size_t i = 0; i < names.size(); i += 3)
    if (names.substr(i, 3) == text) return static_cast<int>(i / 3) + 1;
  return -1;
}

/// `Sat, 08 Jan 2022 11:58:24 GMT` to the letter (RFC 5322, 3.3, with a weekday).
std::optional<Timestamp> read_rfc5322(std::string_view text) {
  if (text.size() < 28 || text[3] != ',' || text[4] != ' ') return std::nullopt;
  const bool one_digit = text[6] == ' ';
  DateFields fields;
  fields.day = one_digit ? number_at<1>(text, 5) : number_at<2>(text, 5);
  text.remove_prefix(one_digit ? 6 : 7);
  if (text.size() < 22 || text[0] != ' ' || text[4] != ' ' || text[9] != ' ' || text[18] != ' ')
    return std::nullopt;
  fields.month = english_month(text.substr(1, 3));
  fields.year = number_at<4>(text, 5);
  return read_clock(fields, text.substr(10, 8), text.substr(19));
}

/// A whole number of seconds, milliseconds or microseconds since 1970, with a fraction at most.
std::optional<Timestamp> read_epoch(std::string_view text) {
  DateCursor at(text);
  const auto digits = at.digits_ahead();
  if (digits != 9 && digits != 10 && digits != 13 && digits != 16) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text.substr(0, digits)) value = value * 10 + (c - '0');
  at.skip(digits);
  if (at.take('.')) at.skip(at.digits_ahead());
  if (!at.at_end()) return std::nullopt;
  return Timestamp(std::chrono::seconds(digits == 16   ? value / 1'000'000
                                        : digits == 13 ? value / 1000
                                                       : value));
}

/// `2022`: alone it is its first day, as W3CDTF has it; elsewhere a year is no date.
std::optional<Timestamp> read_year(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  DateFields fields;
  fields.year = number_at<4>(text, 0);
  fields.day_of_year = 1;
  return fields.timestamp();
}

}  // namespace

std::optional<store::Timestamp> parse_date(std::string_view text) {
  while (!text.empty() && is_date_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_date_blank(text.back())) text.remove_suffix(1);
  if (text.empty() || text.size() > max_size) return std::nullopt;
  for (const auto read : {&read_rfc3339, &read_rfc5322, &read_epoch, &read_year, &read_date})
    if (const auto time = read(text)) return time;
  return std::nullopt;
}

std::string format_rfc3339(store::Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace tidings::text
