#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/decode/charset.hpp"
#include "daemon/decode/content_coding.hpp"
#include "daemon/decode/utf8.hpp"

using namespace tidings::decode;

/// The first line is a content coding, the second a content type, the rest a body. Codings stay within their
/// bound, and whatever comes in, text goes out as UTF-8, no longer than four characters for each byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto take_line = [&] {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    return line;
  };
  const auto coding = take_line();
  const auto content_type = take_line();
  constexpr std::size_t max_bytes = 1U << 16U;
  auto body = decode_content(std::string(rest), coding, max_bytes);
  if (!body) return 0;
  if (body->size() > max_bytes) __builtin_trap();
  const auto bytes = body->size();
  const auto text = to_utf8(std::move(*body), content_type);
  if (first_invalid_utf8(text.utf8) != text.utf8.size()) __builtin_trap();
  if (text.utf8.size() > bytes * 16 + 16) __builtin_trap();
  return 0;
}
