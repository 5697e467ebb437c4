#pragma once

#include <string>

#include "store/store.hpp"

namespace tidings::store {

/// An id that stands in the index: it passed SourceId::parse when it came.
inline SourceId source_named(const std::string& text) {
  auto id = SourceId::parse(text);
  if (!id)
    throw StoreError("the index names an impossible source '" + text +
                     "': remove it, it is made again from the entry files");
  return std::move(*id);
}

}  // namespace tidings::store
