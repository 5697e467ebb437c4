#include <cstddef>
#include <cstdint>
#include <string>

#include "daemon/cli/document_json.hpp"
#include "daemon/decode/utf8.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/parse/xml_repair.hpp"
#include "daemon/parse/xml_scan.hpp"
#include "daemon/text/url.hpp"

using namespace tidings;

/// Any bytes are read or refused, and what is printed is UTF-8; what was mended needs no mending.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static const auto url = *text::Url::parse("https://example.org/feed/");
  if (const auto feed = parse::parse_document(bytes, {})) {
    const auto document = normalise::make_document(*feed, {.url = &url});
    if (document.items.size() != feed->items.size()) __builtin_trap();
    const auto printed = cli::document_json(document);
    if (decode::first_invalid_utf8(printed) != printed.size()) __builtin_trap();
  }
  const auto mended = parse::repair_xml(bytes).xml;
  if (!mended.empty() && parse::repair_xml(mended).xml != mended) __builtin_trap();
  if (parse::scan_xml(bytes).well_formed && parse::repair_xml(bytes).xml.empty()) __builtin_trap();
  return 0;
}
