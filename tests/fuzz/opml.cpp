#include "daemon/config/opml_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "daemon/config/source_writer.hpp"

using namespace tidings::config;

/// What can be read are feeds with an address of the web, what can't is said, and a source can be made of
/// each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto opml = parse_opml(std::string(reinterpret_cast<const char*>(data), size), "list.opml");
  SourceIds ids;
  for (const auto& feed : opml.feeds) {
    if (!feed.url.is_web() || feed.line == 0) __builtin_trap();
    Source source{.id = ids.make({feed.id, feed.name, feed.url.hostname()}), .url = feed.url};
    source.name = feed.name;
    source.categories = feed.categories;
    if (source_toml(source).empty()) __builtin_trap();
  }
  return 0;
}
