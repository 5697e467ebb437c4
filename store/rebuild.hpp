#pragma once

#include "store/file_system.hpp"
#include "store/index.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Fills an empty index from the entry files. Files that can't be read are passed over. Rows made so have no
/// file hash: nobody can tell any more what the operator edited, so such a file is never rewritten.
void rebuild_index(const Options& options, FileSystem& files, Index& index);

}  // namespace tidings::store
