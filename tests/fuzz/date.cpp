#include "daemon/text/date.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace tidings::text;

/// Reading never crashes, and what was read is written as what is read as the same time again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto time = parse_date({reinterpret_cast<const char*>(data), size});
  if (!time) return 0;
  const auto text = format_rfc3339(*time);
  // An offset may carry a time over the last year that four digits write.
  if (text.size() == std::string_view("2022-01-08T11:58:24Z").size() && parse_date(text) != time)
    __builtin_trap();
  return 0;
}
