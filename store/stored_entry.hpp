#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

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

/// Whether what was refused is one file's matter: others can be read and written all the same. What else is
/// (EIO, EMFILE, ENOSPC, …) is the disk's or ours.
bool is_of_one_file(const std::error_code& refusal);

/// Why a file gave no bytes.
struct Unread {
  bool is_there = false;  // we may not read it, or can't by the way that it is linked: its own fault
  std::string why{};      // for people, where it is there
};

/// The bytes of a file of the store; none where there is no such file, or a folder, a pipe or a link that
/// leads nowhere is in its place, or it can't be read while others can. Throws std::system_error where the
/// disk fails.
std::expected<std::string, Unread> read_regular(FileSystem& files, const std::filesystem::path& file);

/// Makes of what a row's file says the row's entry: of its id, its source and its first sight.
void identify(Entry& entry, const EntryRow& row);

/// Whether the row's file is there with what we wrote, keys that the operator added aside; false where that
/// can't be told.
bool is_as_written(const Options& options, FileSystem& files, const EntryRow& row);

/// The entry of a row as its file says it now; nothing where that can't be read.
std::optional<Entry> read_entry(const Options& options, FileSystem& files, const EntryRow& row);

}  // namespace tidings::store
