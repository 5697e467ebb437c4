#pragma once

#include <string_view>

#include "daemon/text/html_attributes.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {

/// Whether publishers put the address of a picture into that attribute which a script is to load.
bool is_lazy_source(std::string_view attribute);

/// Puts the address that the publisher's script would load in the place of a missing or inlined one. Whether
/// it did.
bool resolve_lazy_source(KeptAttributes& image, const HtmlContext& context);

/// Whether a reader sees the picture: no tracker's pixel, no placeholder that stands in the markup itself.
bool is_shown(const KeptAttributes& image);

}  // namespace tidings::text
