#include "daemon/text/date_fields.hpp"

#include <chrono>

namespace tidings::text {
namespace {

using namespace std::chrono;

// ISO 8601: years before need an agreement between sender and receiver.
constexpr int first_year = 1583;
constexpr int last_year = 9999;
constexpr sys_days end_of_years = year(last_year + 1) / January / 1;

bool in_range(int value, int first, int last) { return value >= first && value <= last; }

std::optional<sys_days> gregorian_day(int y, int m, int d) {
  if (!in_range(m, 1, 12) || !in_range(d, 1, 31)) return std::nullopt;
  const auto date = year(y) / m / d;
  return date.ok() ? std::optional(sys_days(date)) : std::nullopt;
}

/// Solar Hijri, by its cycle of 33 years; exact from 1178 to 1633 (1799 to 2254).
std::optional<sys_days> jalali_day(int year, int month, int day) {
  if (!in_range(year, 1178, 1633) || !in_range(month, 1, 12)) return std::nullopt;
  const auto new_year = [](int y) { return days(365 * y + (8 * y + 21) / 33); };
  const int before = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
  const auto length = new_year(year + 1) - new_year(year);
  const int month_length = month <= 6 ? 31 : month <= 11 ? 30 : static_cast<int>(length.count()) - before;
  if (!in_range(day, 1, month_length)) return std::nullopt;
  return sys_days(2022y / March / 21) + (new_year(year) - new_year(1401)) + days(before + day - 1);
}

std::optional<sys_days> day_of(const DateFields& fields) {
  const bool buddhist = fields.calendar == Calendar::thai && *fields.year >= 2400;
  const int y = *fields.year - (buddhist ? 543 : 0);
  if (fields.calendar == Calendar::jalali)
    return fields.month && fields.day ? jalali_day(y, *fields.month, *fields.day) : std::nullopt;
  if (!in_range(y, first_year, last_year)) return std::nullopt;
  if (fields.day_of_year) {
    if (!in_range(*fields.day_of_year, 1, year(y).is_leap() ? 366 : 365)) return std::nullopt;
    return sys_days(year(y) / January / 1) + days(*fields.day_of_year - 1);
  }
  if (fields.week) {
    const sys_days fourth = year(y) / January / 4;  // always in week 1 (ISO 8601, 3.1.1.23)
    const auto first = fourth - (weekday(fourth) - Monday);
    const auto day = first + weeks(*fields.week - 1) + days(fields.weekday - 1);
    const sys_days next_fourth = year(y + 1) / January / 4;
    const auto next = next_fourth - (weekday(next_fourth) - Monday);
    if (*fields.week < 1 || !in_range(fields.weekday, 1, 7) || day >= next) return std::nullopt;
    return day;
  }
  return gregorian_day(y, *fields.month, *fields.day);
}

}  // namespace

std::optional<store::Timestamp> DateFields::timestamp() const {
  if (!has_date()) return std::nullopt;
  const int h = hour.value_or(0);
  const bool midnight_after = h == 24 && minute == 0 && second == 0;
  if ((!in_range(h, 0, 23) && !midnight_after) || !in_range(minute, 0, 59) || !in_range(second, 0, 60))
    return std::nullopt;
  const auto date = day_of(*this);
  if (!date) return std::nullopt;
  const store::Timestamp moment = *date + hours(h) + minutes(minute) + seconds(second - offset.value_or(0));
  // In UTC the last year's end may be in the next one, which RFC 3339 can't write.
  return moment < end_of_years ? std::optional(moment) : std::nullopt;
}

int full_year(const DateNumber& number) {
  if (number.digits > 3) return number.value;
  if (number.digits == 3) return number.value + 1900;
  return number.value + (number.value <= 68 ? 2000 : 1900);
}

}  // namespace tidings::text
