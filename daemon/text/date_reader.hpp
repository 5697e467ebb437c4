#pragma once

#include <optional>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::text {

/// A date in any order of its parts: numbers that say what they are, months and zones by name. Words that
/// mean nothing here (weekdays, `at`) are passed over, anything else that fits nowhere makes it no date.
std::optional<store::Timestamp> read_date(std::string_view text);

}  // namespace tidings::text
