// What one core makes of documents: bytes to entry files, without network and disk; and, on the same bytes,
// what it would cost only to parse the XML.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>
#include <pugixml.hpp>

#include "daemon/parse/parse.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"
#include "store/entry_file.hpp"
#include "tests/bench/documents.hpp"

namespace tidings::bench {
namespace {

store::Entry entry_of(const parse::RawItem& item, const text::Url& base) {
  const text::HtmlContext context{.base = &base, .iframe_hosts = {}};
  auto content = text::sanitise(item.content.empty() ? item.summary.value : item.content.value, context);
  store::Entry entry{.source = *store::SourceId::parse("bench"),
                     .id = {.key = "guid:" + std::string(item.id)},
                     .title = text::plain_text_of_title(item.title.value),
                     .categories = {"News"},
                     .author = "The Town",
                     .image = {},
                     .content = std::move(content.html),
                     .link = {},
                     .guid = std::string(item.id),
                     .published = {},
                     .updated = {},
                     .seen = store::Timestamp(std::chrono::seconds(1'641'643'104)),
                     .summary = text::plain_text_of_html(item.summary.value),
                     .authors = {},
                     .tags = {},
                     .language = std::string(item.language),
                     .enclosures = {},
                     .known_as = {}};
  if (content.first_image) entry.image = content.first_image->str();
  if (!item.links.empty()) entry.link = text::parse_web_url(item.links.front().href.value, &base);
  return entry;
}

void count(benchmark::State& state, const Documents& documents) {
  const auto rounds = static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(rounds * static_cast<double>(total_size(documents))));
  state.counters["documents"] =
      benchmark::Counter(rounds * static_cast<double>(documents.size()), benchmark::Counter::kIsRate);
}

void pugixml_alone(benchmark::State& state, const Documents& documents) {
  for ([[maybe_unused]] auto round : state) {
    for (const auto& bytes : documents) {
      pugi::xml_document document;
      benchmark::DoNotOptimize(
          document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8));
    }
  }
  count(state, documents);
}

void parse_alone(benchmark::State& state, const Documents& documents) {
  for ([[maybe_unused]] auto round : state)
    for (const auto& bytes : documents) benchmark::DoNotOptimize(parse::parse_document(bytes, {}));
  count(state, documents);
}

void parse_sanitise_write(benchmark::State& state, const Documents& documents) {
  const auto base = *text::Url::parse("https://example.org/feed/");
  std::size_t entries = 0;
  std::size_t written = 0;
  for ([[maybe_unused]] auto round : state) {
    for (const auto& bytes : documents) {
      auto feed = parse::parse_document(bytes, {});
      if (!feed) continue;
      for (const auto& item : feed->items) {
        written += store::write_entry_file(entry_of(item, base), {}).size();
        ++entries;
      }
    }
  }
  if (entries == 0 || written == 0) state.SkipWithError("no entry came out");
  count(state, documents);
  state.counters["entries"] = benchmark::Counter(static_cast<double>(entries), benchmark::Counter::kIsRate);
}

void register_all(const std::string& set, const Documents& documents) {
  if (documents.empty()) return;
  benchmark::RegisterBenchmark((set + "/pugixml_alone").c_str(), pugixml_alone, documents);
  benchmark::RegisterBenchmark((set + "/parse_alone").c_str(), parse_alone, documents);
  benchmark::RegisterBenchmark((set + "/parse_sanitise_write").c_str(), parse_sanitise_write, documents);
}

}  // namespace
}  // namespace tidings::bench

int main(int argc, char** argv) {
  tidings::bench::register_all("generated", tidings::bench::generated_documents(20, 30));
  tidings::bench::register_all("samples", tidings::bench::sample_documents());
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
