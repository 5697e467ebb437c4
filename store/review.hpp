#pragma once

#include <cstddef>
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
FolderReview review_folder(const Options& options, FileSystem& files, Index& index,
                           const std::string& folder);

/// All folders, in one transaction: makes a new index. Rows made so have no file hash: nobody can tell any
/// more what the operator edited, so such a file is rewritten only once a poll brings just what it says.
void make_index(const Options& options, FileSystem& files, Index& index);

}  // namespace tidings::store
