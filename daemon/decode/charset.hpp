#pragma once

#include <string>
#include <string_view>

namespace tidings::decode {

struct Text {
  std::string utf8;      // without byte order mark
  std::string encoding;  // what it was, as a WHATWG name in lower case ("utf-8", "gb18030")
  bool certain = true;   // false: bytes had to be replaced, or the encoding was guessed
  std::string warning;   // what was wrong, empty where nothing was
};

/// Document bytes to UTF-8: byte order mark, the Content-Type's charset, the XML declaration (or `meta`),
/// UTF-8, detection: in this order, each only where what it names decodes the bytes (RFC 7303, 3; WHATWG
/// Encoding). `forced` is the operator's own word for this source and goes first; empty: none.
Text to_utf8(std::string bytes, std::string_view content_type, std::string_view forced = {});

}  // namespace tidings::decode
