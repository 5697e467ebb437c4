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
  static const tidings::publish::Printed printed{tidings::publish::make_document("<feed/>", "text/xml", {})};
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
      auto answer =
          respond(read.request, publisher.shelf(), {[] { return Health(); }, [] { return std::string(); }});
      if (std::holds_alternative<tidings::publish::Address>(answer)) answer = respond(read.request, printed);
      if (const auto* uncoded = std::get_if<Uncoded>(&answer)) {
        printed.document->body(uncoded->coding);
        answer = respond(read.request, printed);
      }
      const auto& head = std::get<Response>(answer).head;
      if (!head.ends_with("\r\n") || head.contains("\r\n\r\n")) __builtin_trap();
      if (!read.keep_alive) return 0;
    }
  }
  return 0;
}
