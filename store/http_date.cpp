#include "store/http_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "store/ascii.hpp"

namespace tidings::store {
namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// `Sat, 08 Jan 2022 11:58:24 GMT`: every part has its place.
constexpr std::string_view shape = "___, __ ___ ____ __:__:__ GMT";

/// Without a sign; -1 where it is no number.
int number(std::string_view text) {
  const auto value = ascii::parse_number<std::uint16_t>(text);
  return value ? *value : -1;
}

}  // namespace

void append_http_date(std::string& out, Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const auto begin = out.size();
  out += shape;
  char* const text = out.data() + begin;
  const auto put = [text](std::size_t at, std::string_view part) { std::ranges::copy(part, text + at); };
  const auto put_number = [text](std::size_t at, std::size_t width, auto value) {
    for (std::size_t i = at + width; i > at; value /= 10) text[--i] = static_cast<char>('0' + value % 10);
  };
  put(0, days[std::chrono::weekday(day).c_encoding()]);
  put_number(5, 2, static_cast<unsigned>(date.day()));
  put(8, months[static_cast<unsigned>(date.month()) - 1]);
  put_number(12, 4, static_cast<int>(date.year()));
  put_number(17, 2, clock.hours().count());
  put_number(20, 2, clock.minutes().count());
  put_number(23, 2, clock.seconds().count());
}

std::string format_http_date(Timestamp time) {
  std::string text;
  append_http_date(text, time);
  return text;
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] != '_' && shape[i] != text[i]) return std::nullopt;
  const auto month = std::ranges::find(months, text.substr(8, 3));
  const int hour = number(text.substr(17, 2));
  const int minute = number(text.substr(20, 2));
  const int second = number(text.substr(23, 2));
  const int year = number(text.substr(12, 4));
  const int day = number(text.substr(5, 2));
  if (month == months.end() || day < 1 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)
    return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace tidings::store
