#pragma once

#include <string>
#include <string_view>

#include "daemon/text/selector.hpp"

namespace tidings::text {

/// Markup that the sanitiser wrote, written again in the conventional dialect: nothing is judged. Linear
/// time.
std::string conventional_copy(std::string_view html);

/// The same in the entry file's dialect, without the elements that are meant and what is in them.
std::string copy_without(std::string_view html, const Selectors& selectors);

}  // namespace tidings::text
