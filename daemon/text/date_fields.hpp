#pragma once

#include <optional>

#include "daemon/text/date_cursor.hpp"
#include "store/text_types.hpp"

namespace tidings::text {

enum class Calendar {
  gregorian,
  jalali,  // Persian, Solar Hijri
  thai     // Gregorian months; years are Buddhist where they can be no others
};

/// A date as its parts are found.
struct DateFields {
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
  std::optional<int> day_of_year;
  std::optional<int> week;  // ISO 8601
  int weekday = 1;          // of that week, Monday is 1
  std::optional<int> hour;  // there is a time
  int minute = 0;
  int second = 0;
  std::optional<int> offset;  // seconds east of UTC
  Calendar calendar = Calendar::gregorian;

  bool has_date() const { return year && ((month && day) || day_of_year || week); }

  /// Without an offset it is UTC. Nothing where a part is missing or out of its range, but 24:00:00 is the
  /// next midnight and second 60 (a leap second) the next minute.
  std::optional<store::Timestamp> timestamp() const;
};

/// The year that one, two or four digits mean: up to 68 in this century. Three count from 1900 (RFC 5322,
/// 4.3).
int full_year(const DateNumber& number);

}  // namespace tidings::text
