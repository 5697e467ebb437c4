#pragma once

#include "daemon/text/date_cursor.hpp"
#include "daemon/text/date_fields.hpp"

namespace tidings::text {

/// A calendar, week or ordinal date in numbers alone, at the beginning of what `at` points to: ISO 8601 in
/// its extended, basic and truncated forms, `2022/1/8`, `8.1.2022`, `1/8/2022` (in the United States' order
/// where that is one). False, and nothing moved or set, where none stands there; a year that other parts
/// follow is none.
bool take_numeric_date(DateCursor& at, DateFields& fields);

}  // namespace tidings::text
