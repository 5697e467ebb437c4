#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidings::text {

/// Domain to ASCII (URL standard, 3.3): UTS 46, not transitional, without STD3's rules, bounds on length or
/// checks of hyphens. Nothing where it fails.
std::optional<std::string> domain_to_ascii(std::string_view domain);

}  // namespace tidings::text
