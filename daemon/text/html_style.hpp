#pragma once

#include <string>
#include <string_view>

namespace tidings::text {

/// The declarations of a style attribute (decoded) that are kept: listed properties with values that load
/// nothing and move nothing out of its place. `style` as it stands where that is all of them.
std::string filter_style(std::string_view style);

}  // namespace tidings::text
