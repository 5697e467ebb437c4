#pragma once

#include <cstddef>

namespace tidings::parse {

/// While it lives, pugixml gets so many bytes on this thread and no more: then its parser ends with
/// status_out_of_memory. Not one inside another.
class DomMemory {
 public:
  explicit DomMemory(std::size_t bytes);
  ~DomMemory();
  DomMemory(const DomMemory&) = delete;
  DomMemory& operator=(const DomMemory&) = delete;
};

}  // namespace tidings::parse
