#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// The whole file, or why it can't be read.
std::expected<std::string, std::string> read_whole(const std::filesystem::path& file);

/// The problem of a file that can't be read, for that reason.
Problem unreadable(const std::filesystem::path& file, std::string_view reason);

}  // namespace tidings::config
