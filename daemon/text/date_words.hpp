#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/text/date_fields.hpp"

namespace tidings::text {

/// A date's text in one form: letters in lower case, digits of all scripts as ASCII, blanks and punctuation
/// of all kinds as their ASCII counterparts, marks of writing direction gone.
std::string fold_date(std::string_view text);

struct MonthMatch {
  int number = 0;        // 1 to 12
  std::size_t size = 0;  // of the letters that tell it
  Calendar calendar = Calendar::gregorian;
};

/// The month whose name, whole or abbreviated, in one of some forty languages, the folded `text` begins with.
std::optional<MonthMatch> match_month(std::string_view text);

enum class DatePart {
  year,
  month,
  day,
  hour,
  minute,
  second,
  month_ahead,  // the next number is a month
  before_noon,
  after_noon,
  era  // years count from another one
};

struct PartMatch {
  DatePart part;
  int years = 0;  // of an era: to add to its years
  std::size_t size = 0;
};

/// At the beginning of the folded `text`: what the number before it is (`年`, `시`).
std::optional<PartMatch> match_number_part(std::string_view text);

/// A half of the day in the letters that mean it behind a time alone (`am`, `p.m`).
std::optional<PartMatch> match_half_day(std::string_view text);

/// Halves of the day that can't be taken for anything else (`오후`), eras (`令和`), `tháng`.
std::optional<PartMatch> match_part(std::string_view text);

}  // namespace tidings::text
