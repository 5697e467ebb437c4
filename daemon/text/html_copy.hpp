#pragma once

#include <string>
#include <string_view>

#include "daemon/text/html_writer.hpp"
#include "daemon/text/selector.hpp"

namespace tidings::text {

/// Markup that the sanitiser wrote, written again: nothing is judged. Linear time.
std::string copy_html(std::string_view html, Dialect dialect);

/// The same without the elements that are meant, and what is in them.
std::string copy_html_without(std::string_view html, Dialect dialect, const Selectors& selectors);

}  // namespace tidings::text
