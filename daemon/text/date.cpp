#include "daemon/text/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "daemon/text/date_words.hpp"

namespace tidings::text {
namespace {

using store::Timestamp;

constexpr int first_year = 1900;
constexpr int last_year = 9999;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A date as its parts are found; what isn't said stays at its default.
struct Parts {
  int year = 0;
  unsigned month = 1;
  unsigned day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int zone = 0;  // minutes east of UTC
  std::optional<int> day_of_year;
  std::optional<int> week;
  int weekday = 1;  // of an ISO week, Monday is 1
};

struct Number {
  int value = 0;
  std::size_t digits = 0;
};

/// A place in the text; each take_… moves on only where it finds what it names.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  void skip_blanks() {
    while (is_blank(peek())) skip(1);
  }

  bool take(char c) {
    if (peek() != c || at_end()) return false;
    skip(1);
    return true;
  }

  std::optional<Number> take_number(std::size_t max_digits) {
    Number number;
    while (number.digits < max_digits && is_digit(peek())) {
      number.value = number.value * 10 + (peek() - '0');
      ++number.digits;
      skip(1);
    }
    if (number.digits == 0) return std::nullopt;
    return number;
  }

  /// Letters of any language (bytes beyond ASCII count), and a full stop that ends an abbreviation.
  std::string_view take_word() {
    std::size_t size = 0;
    while (size < rest_.size()) {
      const auto byte = static_cast<unsigned char>(rest_[size]);
      const bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z' && byte < 0x80;
      if (!letter && byte < 0x80) break;
      ++size;
    }
    const auto word = rest_.substr(0, size);
    skip(size);
    if (size != 0) take('.');
    return word;
  }

 private:
  std::string_view rest_;
};

std::optional<Timestamp> timestamp_of(const Parts& parts) {
  using namespace std::chrono;
  if (parts.year < first_year || parts.year > last_year) return std::nullopt;
  const bool midnight_after = parts.hour == 24 && parts.minute == 0 && parts.second == 0;
  if ((parts.hour > 23 && !midnight_after) || parts.minute > 59 || parts.second > 60) return std::nullopt;
  sys_days day;
  if (parts.day_of_year) {
    const int length = year(parts.year).is_leap() ? 366 : 365;
    if (*parts.day_of_year < 1 || *parts.day_of_year > length) return std::nullopt;
    day = sys_days(year(parts.year) / January / 1) + days(*parts.day_of_year - 1);
  } else if (parts.week) {
    if (*parts.week < 1 || *parts.week > 53 || parts.weekday < 1 || parts.weekday > 7) return std::nullopt;
    const sys_days fourth = year(parts.year) / January / 4;  // always in week 1 (ISO 8601, 3.1.1.23)
    day = fourth - (weekday(fourth) - Monday) + weeks(*parts.week - 1) + days(parts.weekday - 1);
  } else {
    const year_month_day date{year(parts.year), month(parts.month), std::chrono::day(parts.day)};
    if (!date.ok()) return std::nullopt;
    day = date;
  }
  return day + hours(parts.hour) + minutes(parts.minute - parts.zone) + seconds(parts.second);
}

int full_year(const Number& year) {
  if (year.digits > 2) return year.value;
  return year.value + (year.value <= 68 ? 2000 : 1900);
}

/// `11:58`, `11:58:24`, `11:58:24.123`, with `am` or `pm` behind.
bool take_time(Cursor& at, Parts& parts) {
  const auto hour = at.take_number(2);
  if (!hour || !at.take(':')) return false;
  const auto minute = at.take_number(2);
  if (!minute) return false;
  parts.hour = hour->value;
  parts.minute = minute->value;
  if (at.take(':')) {
    const auto second = at.take_number(2);
    if (!second) return false;
    parts.second = second->value;
    if (at.take('.') || at.take(',')) at.take_number(std::numeric_limits<std::size_t>::max());
  }
  Cursor behind = at;
  behind.skip_blanks();
  const auto word = behind.take_word();
  const bool half_day =
      word.size() == 2 && (word[1] | 0x20) == 'm' && ((word[0] | 0x20) == 'a' || (word[0] | 0x20) == 'p');
  if (!half_day) return true;
  if (parts.hour > 12) return (word[0] | 0x20) == 'p';
  parts.hour = parts.hour % 12 + ((word[0] | 0x20) == 'p' ? 12 : 0);
  at = behind;
  return true;
}

/// `+0100`, `+01:00`, `+01`, `-5`; the sign is taken already.
bool take_offset(Cursor& at, int sign, Parts& parts) {
  const auto number = at.take_number(4);
  if (!number) return false;
  int hours = number->value;
  int minutes = 0;
  if (number->digits > 2) {
    minutes = hours % 100;
    hours /= 100;
  } else if (at.take(':')) {
    const auto after = at.take_number(2);
    if (!after) return false;
    minutes = after->value;
  }
  if (hours > 15 || minutes > 59) return false;
  parts.zone = sign * (hours * 60 + minutes);
  return true;
}

/// What stands behind a time: a zone's name, an offset, both (`GMT-07:00`, `-05:00Z`), or nothing. Words that
/// are no zone are UTC (RFC 5322, 4.3).
bool take_zone(Cursor& at, Parts& parts) {
  bool offset_found = false;
  while (true) {
    at.skip_blanks();
    if (at.take('(') || at.take(')') || at.take(',')) continue;
    if (at.peek() == '+' || at.peek() == '-') {
      const int sign = at.peek() == '-' ? -1 : 1;
      at.skip(1);
      if (!take_offset(at, sign, parts)) return false;
      offset_found = true;
      continue;
    }
    const auto word = at.take_word();
    if (word.empty()) return true;
    if (at.peek() == '/') return false;  // Europe/Brussels: what its offset was that day, only its rules know
    const auto zone = zone_of_word(word);
    if (zone && !offset_found) parts.zone = *zone;
  }
}

/// A month in numbers or as a word.
std::optional<unsigned> take_month(Cursor& at) {
  if (const auto number = at.take_number(2)) return static_cast<unsigned>(number->value);
  const auto word = at.take_word();
  return word.empty() ? std::nullopt : month_of_word(word);
}

/// Behind a date that began with its year: `T` or blanks and a time, a zone, or nothing.
std::optional<Timestamp> time_behind(Cursor at, Parts parts) {
  at.skip_blanks();
  if ((at.peek() | 0x20) == 't' || at.peek() == '_') at.skip(1);
  at.skip_blanks();
  if (is_digit(at.peek())) {
    Cursor compact = at;
    if (const auto digits = compact.take_number(6); digits && digits->digits >= 4 && compact.peek() != ':') {
      const int time = digits->digits == 6 ? digits->value : digits->value * 100;
      parts.hour = time / 10000;
      parts.minute = time / 100 % 100;
      parts.second = time % 100;
      at = compact;
      if (at.take('.')) at.take_number(std::numeric_limits<std::size_t>::max());
    } else if (!take_time(at, parts)) {
      return std::nullopt;
    }
  }
  if (!take_zone(at, parts)) return std::nullopt;
  at.skip_blanks();
  return at.at_end() ? timestamp_of(parts) : std::nullopt;
}

/// RFC 3339, W3CDTF and ISO 8601: `2022`, `2022-01`, `2022-01-08`, `20220108`, `2022-W01-6`, `2022-008`,
/// `2022/1/8`.
std::optional<Timestamp> parse_year_first(std::string_view text) {
  Cursor at(text);
  Parts parts;
  const auto year = at.take_number(8);
  if (!year || (year->digits != 4 && year->digits != 8)) return std::nullopt;
  parts.year = year->value;
  if (year->digits == 8) {
    parts.year = year->value / 10000;
    parts.month = static_cast<unsigned>(year->value / 100 % 100);
    parts.day = static_cast<unsigned>(year->value % 100);
    return time_behind(at, parts);
  }
  if (at.at_end()) return timestamp_of(parts);
  const char separator = at.peek();
  const bool separated = at.take('-') || at.take('/') || at.take('.') || at.take(':');
  if (separated && (at.peek() | 0x20) == 'w') {
    at.skip(1);
    const auto week = at.take_number(2);
    if (!week) return std::nullopt;
    parts.week = week->value;
    if (at.take('-'))
      if (const auto day = at.take_number(1)) parts.weekday = day->value;
    return time_behind(at, parts);
  }
  if (!separated) {
    at.skip_blanks();
    if (is_digit(at.peek())) return std::nullopt;
  }
  Cursor ordinal = at;
  if (const auto number = ordinal.take_number(3);
      separated && number && number->digits == 3 && ordinal.peek() != separator) {
    parts.day_of_year = number->value;
    return time_behind(ordinal, parts);
  }
  const auto month = take_month(at);
  if (!month) return std::nullopt;
  parts.month = *month;
  if (at.take(separator)) {
    const auto day = at.take_number(3);
    if (!day) return std::nullopt;
    parts.day = static_cast<unsigned>(day->value);
  }
  return time_behind(at, parts);
}

/// A whole number of seconds or milliseconds since 1970.
std::optional<Timestamp> parse_epoch(std::string_view text) {
  if (text.size() < 9 || text.size() > 13 || text.size() == 11 || text.size() == 12) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return Timestamp(std::chrono::seconds(text.size() == 13 ? value / 1000 : value));
}

/// What RFC 5322 dates and their relatives consist of, in whatever order: a word that is a month, numbers
/// that are day and year, a time. Weekdays and ordinal endings say nothing that we need.
struct Found {
  std::optional<unsigned> month;
  std::optional<Number> first;
  std::optional<Number> second;
  bool has_time = false;
};

/// One thing between separators; false where it fits nothing.
bool take_piece(Cursor& at, Found& found, Parts& parts) {
  if (!is_digit(at.peek())) {
    const auto word = at.take_word();
    if (word.empty()) return false;
    if (!found.month) found.month = month_of_word(word);
    return true;
  }
  Cursor time = at;
  time.take_number(2);
  if (!found.has_time && time.peek() == ':') {
    found.has_time = true;
    return take_time(at, parts);
  }
  const auto number = at.take_number(4);
  if (!found.first)
    found.first = number;
  else if (!found.second)
    found.second = number;
  else
    return false;
  return true;
}

std::optional<Timestamp> parse_in_words(std::string_view text) {
  Cursor at(text);
  Parts parts;
  Found found;
  while (true) {
    while (is_blank(at.peek()) || std::string_view(",-/.").contains(at.peek())) {
      if (at.at_end()) break;
      const bool complete = found.month && found.first && found.second && found.has_time;
      if (complete && at.peek() == '-') break;
      at.skip(1);
    }
    // asctime: the zone, where there is one, stands before the year; RFC 5322: at the end.
    if (at.at_end() || (found.month && found.first && found.second && found.has_time)) break;
    Cursor word = at;
    const bool sign = at.peek() == '+' || at.peek() == '(';
    if (found.has_time && (sign || zone_of_word(word.take_word()))) {
      if (!found.second) {
        if (sign) return std::nullopt;
        parts.zone = *zone_of_word(at.take_word());
        continue;
      }
      break;
    }
    if (!take_piece(at, found, parts)) return std::nullopt;
  }
  if (!found.month || !found.first || !found.second || !take_zone(at, parts)) return std::nullopt;
  at.skip_blanks();
  if (!at.at_end()) return std::nullopt;
  const bool year_first = found.first->digits == 4;
  parts.month = *found.month;
  parts.day = static_cast<unsigned>(year_first ? found.second->value : found.first->value);
  parts.year = full_year(year_first ? *found.first : *found.second);
  return timestamp_of(parts);
}

/// `05/25/2020 …` (US order) and `25.05.2020 …`, in numbers alone; only what can't be read both ways, the
/// point aside.
std::optional<Timestamp> parse_numeric(std::string_view text) {
  Cursor at(text);
  const auto first = at.take_number(2);
  const char separator = at.peek();
  if (!first || (separator != '/' && separator != '.' && separator != '-')) return std::nullopt;
  at.skip(1);
  const auto second = at.take_number(2);
  if (!second || !at.take(separator)) return std::nullopt;
  const auto year = at.take_number(4);
  if (!year || year->digits != 4) return std::nullopt;
  const bool month_first = separator == '/' && first->value <= 12;
  Parts parts;
  parts.year = year->value;
  parts.month = static_cast<unsigned>(month_first ? first->value : second->value);
  parts.day = static_cast<unsigned>(month_first ? second->value : first->value);
  return time_behind(at, parts);
}

}  // namespace

std::optional<store::Timestamp> parse_date(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.empty() || text.size() > 100) return std::nullopt;
  constexpr std::array readers{&parse_epoch, &parse_year_first, &parse_numeric, &parse_in_words};
  for (const auto reader : readers) {
    const auto time = reader(text);
    if (time) return time;
  }
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
