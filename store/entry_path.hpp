#pragma once

#include <string>

#include "store/entry.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Where a new entry's file goes, below entries/: the place and name that store/README.md gives. A title
/// can't leave the folder, be hidden, or be longer than file systems take.
std::string entry_path(const Entry& entry, Layout layout);

/// The same with `~` and eight hex digits of the entry's identity: for the second entry of one name, or, with
/// more digits, for what still clashes.
std::string distinct_entry_path(const Entry& entry, Layout layout, std::size_t digits = 8);

/// A folder's or file's name that any file system takes: NFC, what has a meaning to one replaced by `_`, at
/// most `max_bytes`, cut at a character.
std::string safe_file_name(std::string_view text, std::size_t max_bytes);

}  // namespace tidings::store
