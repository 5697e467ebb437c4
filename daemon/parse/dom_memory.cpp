#include "daemon/parse/dom_memory.hpp"

#include <cstdlib>
#include <limits>

#include <pugixml.hpp>

namespace tidings::parse {
namespace {

constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

thread_local std::size_t left = unbounded;

void* allocate(std::size_t size) {
  if (left == unbounded) return std::malloc(size);
  if (size > left) return nullptr;
  left -= size;
  return std::malloc(size);
}

/// What pugixml has by default is malloc and free, so what was allocated before is freed as well.
void install() {
  static const bool installed = [] {
    pugi::set_memory_management_functions(&allocate, &std::free);
    return true;
  }();
  static_cast<void>(installed);
}

}  // namespace

DomMemory::DomMemory(std::size_t bytes) {
  install();
  left = bytes;
}

DomMemory::~DomMemory() { left = unbounded; }

}  // namespace tidings::parse
