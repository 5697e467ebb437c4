#pragma once

#include <expected>
#include <string>

namespace tidings::cli {

/// The whole file, or standard input where it is called `-`; or why that can't be read.
std::expected<std::string, std::string> read_input(const std::string& name);

}  // namespace tidings::cli
