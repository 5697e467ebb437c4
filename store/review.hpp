#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "store/file_system.hpp"
#include "store/index.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Brings the index in line with the files that lie directly in a folder below entries/ (empty: entries/
/// itself): what the operator changed, removed, moved there or wrote there. Files that weren't touched since
/// they were looked at last aren't read. One that can't be read as an entry isn't shown; a new one has no
/// row. Not a transaction of its own. Throws StoreError and std::system_error.
FolderReview review_folder(const Options& options, FileSystem& files, Index& index, const std::string& folder,
                           std::vector<Finding>* findings = nullptr);

/// All folders, one after the other; `looked_at` hears how many. Those below entries/ that can't be looked at
/// are passed over, and are the result: their entries stay as they were. Not a transaction of its own. Throws
/// as the above does.
std::vector<Finding> review_all(const Options& options, FileSystem& files, Index& index,
                                std::vector<Finding>* findings = nullptr,
                                const std::function<void(std::size_t folders)>& looked_at = {});

}  // namespace tidings::store
