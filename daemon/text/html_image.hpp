#pragma once

#include <string_view>

#include "daemon/text/html_attributes.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {

/// Puts the address that the publisher's script would load in the place of a missing or inlined one. Whether
/// it did.
bool resolve_lazy_source(KeptAttributes& image, const HtmlContext& context);

/// Whether a reader sees the picture: no tracker's pixel, no placeholder that stands in the markup itself.
bool is_shown(const KeptAttributes& image);

}  // namespace tidings::text
