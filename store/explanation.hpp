#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "store/entry_table.hpp"
#include "store/history.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// What the index knows of one entry file, and how it came to be so.
struct Explanation {
  EntryRow row;
  std::vector<Event> events;    // oldest first
  std::vector<EntryRow> twins;  // entries of other sources that are the same article
};

/// Of the file at `path` below entries/; reads only, also while another process has the store open. Nothing
/// where the index doesn't have it. Throws StoreError.
std::optional<Explanation> explain_entry(const Options& options, const std::string& path);

}  // namespace tidings::store
