#include "store/index_version.hpp"

#include <fmt/format.h>

#include "store/index_schema.hpp"
#include "store/store.hpp"

namespace tidings::store {

bool is_made(Database& database, const std::filesystem::path& file) {
  const int version = database.user_version();
  if (version != 0 && version != index_version)
    throw StoreError(
        fmt::format("index {} was made by {} tidings than this one", file.string(),
                    version < index_version ? "an older" : "a newer") +
        (version < index_version ? ": `tidings run` and `tidings fetch` bring it up to date" : ""));
  return version != 0;
}

}  // namespace tidings::store
