#pragma once

#include <string>

namespace tidings::support {

/// The bytes in a content coding; the same each time.
std::string deflated(const std::string& bytes, int window_bits);  // which deflateInit2 takes: the format too
std::string gzipped(const std::string& bytes);
std::string zstd_frame(const std::string& bytes);

}  // namespace tidings::support
