#pragma once

#include <string>
#include <vector>

namespace tidings::browser {

/// Names that stand in front of what scripts of the page read.
void add_shadowing_names(std::vector<std::string>& out);

/// Tags that a browser answers by ending what stands around.
void add_escaping_tags(std::vector<std::string>& out);

}  // namespace tidings::browser
