#pragma once

#include <memory>

#include "store/file_system.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// open_store with the door to the disk in the caller's hand, who keeps it alive: for tests.
std::unique_ptr<Store> open_sqlite_store(const Options& options, FileSystem& files);

}  // namespace tidings::store
