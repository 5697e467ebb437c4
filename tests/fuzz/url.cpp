#include "daemon/text/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace tidings::text;

namespace {

void check(const Url& url) {
  const auto again = Url::parse(url.href());
  if (!again || !(*again == url)) __builtin_trap();
  if (again->path() != url.path() || again->hostname() != url.hostname() || again->query() != url.query() ||
      again->fragment() != url.fragment() || again->port() != url.port())
    __builtin_trap();
}

}  // namespace

/// The first line is a base, the rest is resolved against it. What was parsed is written as what is parsed as
/// the same URL again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const auto base = Url::parse(text.substr(0, line));
  if (base) check(*base);
  const auto url = Url::parse(line == text.npos ? text : text.substr(line + 1), base ? &*base : nullptr);
  if (url) check(*url);
  return 0;
}
