#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/entry_file.hpp"

using namespace tidings::store;

/// Reading never crashes, and what was read is written as what is read the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto source = *SourceId::parse("example");
  const EntryFileFormat format;
  const auto file = read_entry_file({reinterpret_cast<const char*>(data), size}, source, format);
  if (!file) return 0;
  const auto written = write_entry_file(file->entry, format);
  const auto again = read_entry_file(written, source, format);
  if (!again || write_entry_file(again->entry, format) != written) __builtin_trap();
  return 0;
}
