#include "daemon/text/date_numeric.hpp"

#include <string_view>
#include <utility>

namespace tidings::text {
namespace {

void set_date(DateFields& fields, int year, int month, int day) {
  fields.year = year;
  fields.month = month;
  fields.day = day;
}

/// Digits without any separator between them: `20220108`, `2022008`, `220108`, `22008`, with a time behind
/// where there are twelve or fourteen.
bool take_basic(DateCursor& at, DateFields& fields) {
  const auto digits = at.digits_ahead();
  if (digits < 5 || digits > 14 || (digits > 8 && digits != 12 && digits != 14)) return false;
  const bool whole_year = digits >= 7;
  const int year = whole_year ? at.take_digits(4) : full_year({.value = at.take_digits(2), .digits = 2});
  if (digits == 5 || digits == 7) {
    fields.year = year;
    fields.day_of_year = at.take_digits(3);
    return true;
  }
  const int month = at.take_digits(2);
  set_date(fields, year, month, at.take_digits(2));
  if (digits > 8) {
    fields.hour = at.take_digits(2);
    fields.minute = at.take_digits(2);
    if (digits == 14) fields.second = at.take_digits(2);
  }
  return true;
}

/// `W01`, `W01-6`, `W016` behind a year.
bool take_week(DateCursor& at, int year, DateFields& fields) {
  if (!at.take('w')) return false;
  const auto digits = at.digits_ahead();
  if (digits != 2 && digits != 3) return false;
  fields.year = year;
  fields.week = at.take_digits(2);
  if (digits == 3)
    fields.weekday = at.take_digits(1);
  else if (at.peek() == '-' && ascii::is_digit(at.peek(1)) && !ascii::is_digit(at.peek(2))) {
    at.skip(1);
    fields.weekday = at.take_digits(1);
  }
  return true;
}

/// What follows `2022-`, with that separator.
bool take_behind_year(DateCursor& at, int year, char separator, DateFields& fields) {
  if (at.peek() == 'w') return take_week(at, year, fields);
  const auto number = at.take_number(3);
  if (!number) return false;
  DateCursor behind = at;
  behind.skip(1);
  if (separator == '.') behind.skip_blanks();
  const bool more = at.peek() == separator && ascii::is_digit(behind.peek()) && behind.peek(2) != ':';
  if (number->digits == 3 && !(more && number->value <= 12)) {
    fields.year = year;
    fields.day_of_year = number->value;
    return true;
  }
  // Three digits are a month all the same in `2003-012-31`, which one large publisher wrote.
  if (!more) {
    if (number->digits != 2) return false;
    set_date(fields, year, number->value, 1);
    return true;
  }
  at = behind;
  const auto day = at.take_number(2);
  if (!day) return false;
  set_date(fields, year, number->value, day->value);
  return true;
}

bool take_year_first(DateCursor& at, DateFields& fields) {
  if (at.digits_ahead() != 4) return false;
  const int year = at.take_digits(4);
  const char separator = at.peek();
  if (separator == 'w') return take_week(at, year, fields);
  if (at.at_end()) {
    set_date(fields, year, 1, 1);
    return true;
  }
  if (!std::string_view("-/.:").contains(separator)) return false;
  at.skip(1);
  if (separator == '.') at.skip_blanks();
  return take_behind_year(at, year, separator, fields);
}

/// Three numbers of which the last is the year, or two digits each. Nothing where they can be read in two
/// ways of which neither is usual.
bool order_parts(char separator, int first, int second, const DateNumber& third, DateFields& fields) {
  if (third.digits == 2 && separator == '-' && third.value <= 31) {  // ISO 8601's truncated form
    set_date(fields, full_year({.value = first, .digits = 2}), second, third.value);
    return true;
  }
  if (third.digits == 2 && separator == '/' && first > 12 && third.value <= 31) return false;
  const bool month_first = second > 12 || (separator == '/' && first <= 12);
  set_date(fields, full_year(third), month_first ? first : second, month_first ? second : first);
  return true;
}

/// `08.01.2022`, `8. 1. 2022`, `1/25/2022`, `22-01-08`, `22-008`.
bool take_short_numbers(DateCursor& at, DateFields& fields) {
  const auto first = at.take_number(2);
  const char separator = at.peek();
  if (!first || !std::string_view("-/.").contains(separator) || separator == '\0') return false;
  at.skip(1);
  if (separator == '.') at.skip_blanks();
  const auto second = at.take_number(3);
  if (!second) return false;
  if (second->digits == 3) {
    if (separator != '-' || first->digits != 2 || at.peek() == '-') return false;
    fields.year = full_year(*first);
    fields.day_of_year = second->value;
    return true;
  }
  if (!at.take(separator)) return false;
  if (separator == '.') at.skip_blanks();
  const auto third = at.take_number(4);
  if (!third || third->digits % 2 != 0 || at.peek() == ':') return false;
  return order_parts(separator, first->value, second->value, *third, fields);
}

/// `-2201` and `-22-01`: the year in this century and its month (ISO 8601:2000, 5.2.1.3).
bool take_truncated_month(DateCursor& at, DateFields& fields) {
  if (!at.take('-')) return false;
  const auto digits = at.digits_ahead();
  if (digits != 2 && digits != 4) return false;
  const int year = full_year({.value = at.take_digits(2), .digits = 2});
  if (digits == 2 && (!at.take('-') || at.digits_ahead() != 2)) return false;
  set_date(fields, year, at.take_digits(2), 1);
  return at.at_end() || at.peek() == 't';
}

}  // namespace

bool take_numeric_date(DateCursor& at, DateFields& fields) {
  for (const auto take : {&take_basic, &take_year_first, &take_short_numbers, &take_truncated_month}) {
    DateCursor here = at;
    DateFields found = fields;
    if (!take(here, found)) continue;
    at = here;
    fields = found;
    return true;
  }
  return false;
}

}  // namespace tidings::text
