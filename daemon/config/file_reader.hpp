#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// The whole file, or nothing and its problem.
std::optional<std::string> read_whole(const std::filesystem::path& file, std::vector<Problem>& problems);

}  // namespace tidings::config
