#pragma once

#include <string>
#include <vector>

namespace tidings::browser {

/// Markup that tries to run `fired()`, to load `canary` (an address), to shadow a property or to leave its
/// container: every class that we know of, combined; more than ten thousand, each once, always the same.
std::vector<std::string> attack_vectors(const std::string& canary);

}  // namespace tidings::browser
