#pragma once

#include <optional>
#include <string>

namespace tidings::cli {

/// The whole file, or of standard input where it is called `-`; nothing where it can't be read.
std::optional<std::string> read_input(const std::string& name);

}  // namespace tidings::cli
