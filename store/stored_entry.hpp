#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "store/entry_table.hpp"
#include "store/file_system.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Folders of the store.
std::filesystem::path entries_folder(const Options& options);
std::filesystem::path incoming_folder(const Options& options);

/// Whether what was found among the entries is a folder of more of them. A link may lead out of the entries,
/// to another disk perhaps; what one shows of them is there without it.
bool is_entry_folder(const Options& options, const std::filesystem::path& path);

/// The bytes of a file of the store; nothing where there is none, or a folder, a pipe or a link that leads
/// nowhere is in its place.
std::optional<std::string> read_regular(FileSystem& files, const std::filesystem::path& file);

/// The entry of a row as its file says it now; nothing where that can't be read.
std::optional<Entry> read_entry(const Options& options, FileSystem& files, const EntryRow& row);

}  // namespace tidings::store
