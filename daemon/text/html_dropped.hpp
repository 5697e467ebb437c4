#pragma once

#include <optional>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"

namespace tidings::text {

/// Passes over what stands in an element that goes with its content, whose start tag next() gave last, and
/// over its end tag. Returns the start tag that ended it instead: HTML inside svg stands behind it (HTML
/// Standard, 13.2.6.5).
std::optional<HtmlToken> skip_content(HtmlTokenizer& tokens, const Element& element, const HtmlToken& start);

}  // namespace tidings::text
