#pragma once

#include <filesystem>

#include "store/sqlite.hpp"

namespace tidings::store {

/// Whether there is anything to read in an index that is opened to be read. Throws StoreError where it is of
/// another version than this program's.
bool is_made(Database& database, const std::filesystem::path& file);

}  // namespace tidings::store
