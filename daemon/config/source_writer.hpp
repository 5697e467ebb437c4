#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "daemon/config/source.hpp"
#include "store/file_system.hpp"

namespace tidings::config {

/// What stands in the file of a source that has an address, perhaps a name and categories, and nothing else.
std::string source_toml(const Source& source);

/// Writes FOLDER/<id>.toml for each: whole or not at all, durable when this returns. The result has those
/// that were left out since a file of that name is there. Throws std::system_error.
std::vector<store::SourceId> write_sources(const std::filesystem::path& folder,
                                           std::span<const Source> sources, store::FileSystem& files);

}  // namespace tidings::config
