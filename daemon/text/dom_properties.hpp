#pragma once

#include <string_view>

namespace tidings::text {

/// Whether documents, forms, elements or windows have a property of that name (exact case), which an element
/// with it as id or name could stand in for (HTML Standard, 3.1.6, 4.10.3 and 7.2.2.3).
bool is_dom_property(std::string_view name);

}  // namespace tidings::text
