#include "tests/bench/stages.hpp"

#include <chrono>
#include <utility>

#include <pugixml.hpp>

#include "daemon/decode/charset.hpp"
#include "daemon/parse/xml_repair.hpp"
#include "daemon/parse/xml_scan.hpp"
#include "store/entry_file.hpp"

namespace tidings::bench {

bool stage_pugixml(std::string document) {
  pugi::xml_document tree;
  return static_cast<bool>(
      tree.load_buffer_inplace(document.data(), document.size(), pugi::parse_default, pugi::encoding_utf8));
}

std::string stage_decode(std::string bytes) { return decode::to_utf8(std::move(bytes), "").utf8; }

bool stage_scan(const std::string& document) { return parse::scan_xml(document).needs_repair; }

std::string stage_repair(const std::string& document) { return parse::repair_xml(document).xml; }

std::expected<parse::RawFeed, parse::NotAFeed> stage_parse(std::string bytes) {
  return parse::parse_document(std::move(bytes), {});
}

normalise::Document stage_normalise(const parse::RawFeed& feed, const text::Url& url) {
  return normalise::make_document(feed, {.url = &url});
}

store::Feed stage_make_entries(normalise::Document document) {
  const auto now = store::Timestamp(std::chrono::seconds(2'000'000'000));
  return normalise::make_feed(std::move(document), {*store::SourceId::parse("bench"), "Bench", {}}, now);
}

std::size_t stage_write(const store::Feed& feed) {
  std::size_t size = 0;
  for (const auto& entry : feed.entries) size += store::write_entry_file(entry, {}).size();
  return size;
}

}  // namespace tidings::bench
