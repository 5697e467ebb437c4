#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/serve/request_reader.hpp"

using namespace tidings::serve;

/// Whatever a client sends, in whatever pieces, is answered with a head of whole lines, or waited for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tidings::publish::Publisher publisher;
  if (size == 0) return 0;
  const std::size_t step = 1U + data[0];
  std::string_view left(reinterpret_cast<const char*>(data) + 1, size - 1);
  RequestReader reader;
  while (!left.empty()) {
    reader.append(left.substr(0, step));
    left.remove_prefix(std::min(step, left.size()));
    for (ReadRequest read;;) {
      const auto state = reader.read(read);
      if (state == ReadState::needs_more) break;
      if (state != ReadState::ready) return 0;
      const auto answer =
          respond(read.request, publisher.shelf(), {[] { return Health(); }, [] { return std::string(); }});
      const auto* ready = std::get_if<Response>(&answer);
      const auto response = ready != nullptr ? *ready : respond(read.request, tidings::publish::Printed());
      if (!response.head.ends_with("\r\n") || response.head.contains("\r\n\r\n")) __builtin_trap();
      if (!read.keep_alive) return 0;
    }
  }
  return 0;
}
