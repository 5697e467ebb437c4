#pragma once

#include <filesystem>
#include <optional>

#include "store/entry_table.hpp"
#include "store/file_system.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Folders of the store.
std::filesystem::path entries_folder(const Options& options);
std::filesystem::path incoming_folder(const Options& options);

/// The entry of a row as its file says it now; nothing where that can't be read.
std::optional<Entry> read_entry(const Options& options, FileSystem& files, const EntryRow& row);

}  // namespace tidings::store
