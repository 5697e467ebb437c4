// What one core makes of documents: bytes to entry files, without network and disk; and, on the same bytes,
// what it would cost only to parse the XML.

#include <cstddef>
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "daemon/text/url.hpp"
#include "tests/bench/documents.hpp"
#include "tests/bench/stages.hpp"

namespace tidings::bench {
namespace {

void count(benchmark::State& state, const Documents& documents) {
  const auto rounds = static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(rounds * static_cast<double>(total_size(documents))));
  state.counters["documents"] =
      benchmark::Counter(rounds * static_cast<double>(documents.size()), benchmark::Counter::kIsRate);
}

void pugixml_alone(benchmark::State& state, const Documents& documents) {
  for ([[maybe_unused]] auto round : state)
    for (const auto& bytes : documents) benchmark::DoNotOptimize(stage_pugixml(bytes));
  count(state, documents);
}

void parse_alone(benchmark::State& state, const Documents& documents) {
  for ([[maybe_unused]] auto round : state)
    for (const auto& bytes : documents) benchmark::DoNotOptimize(stage_parse(bytes));
  count(state, documents);
}

void parse_sanitise_write(benchmark::State& state, const Documents& documents) {
  const auto url = *text::Url::parse("https://example.org/feed/");
  std::size_t entries = 0;
  std::size_t written = 0;
  for ([[maybe_unused]] auto round : state) {
    for (const auto& bytes : documents) {
      const auto feed = stage_parse(bytes);
      if (!feed) continue;
      const auto made = stage_make_entries(stage_normalise(*feed, url));
      entries += made.entries.size();
      written += stage_write(made);
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
