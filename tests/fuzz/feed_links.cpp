#include "daemon/parse/feed_links.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/parse/robots.hpp"

using namespace tidings;

/// The first line is a `Link` field and a path, the rest a page and a robots.txt. Every feed that is found
/// has an address that can be asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto page = *text::Url::parse("https://example.org/blog/");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line_end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, line_end);
  const auto rest = text.substr(line_end);
  for (const auto& link : parse::find_feed_links(line, rest, page)) {
    const auto again = text::Url::parse(link.url.href());
    if (!again || !again->is_web() || !(*again == link.url)) __builtin_trap();
  }
  parse::Robots(rest, "tidings").allows(line);
  return 0;
}
