#pragma once

#include <string>

namespace tidings::integration {

/// The bytes in a content coding; the same each time.
std::string gzipped(const std::string& bytes);
std::string zstd(const std::string& bytes);

}  // namespace tidings::integration
