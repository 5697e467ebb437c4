#pragma once

#include <string_view>
#include <vector>

#include "daemon/text/url.hpp"

namespace tidings::config {

/// Which http(s) addresses may be meant by what people write for a feed or its page, the likeliest first: one
/// where it has its scheme, also behind `feed:`; without a scheme, and for `feed://`, https before http.
/// Empty where it is none.
std::vector<text::Url> meant_addresses(std::string_view written);

}  // namespace tidings::config
