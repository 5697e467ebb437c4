// Each document once through each stage, for a count of instructions that is the same every time:
//   valgrind --tool=callgrind build/release/tests/bench/count_instructions
//   callgrind_annotate --inclusive=yes callgrind.out.* | grep stage_
// Divide by the bytes that it prints. TIDINGS_SAMPLES names the documents; without it they are generated.

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "daemon/normalise/feed.hpp"
#include "daemon/parse/parse.hpp"
#include "tests/bench/documents.hpp"
#include "tests/bench/stages.hpp"

using namespace tidings;

namespace {

/// What libraries do at their first use (OpenSSL's algorithms, iconv's tables) belongs to no document. Not by
/// way of the stages, whose calls are counted.
void warm_up(const std::vector<std::string>& documents, const text::Url& url) {
  const auto now = store::Timestamp(std::chrono::seconds(2'000'000'000));
  for (const auto& bytes : documents)
    if (const auto feed = parse::parse_document(bytes, {}))
      normalise::make_feed(normalise::make_document(*feed, {.url = &url}),
                           {*store::SourceId::parse("bench"), "Bench", {}}, now);
}

}  // namespace

int main() {
  auto documents = bench::sample_documents();
  if (documents.empty()) documents = bench::generated_documents(20, 30);
  const auto url = *text::Url::parse("https://example.org/feed/");
  warm_up(documents, url);
  std::size_t entries = 0;
  std::size_t written = 0;
  for (const auto& bytes : documents) {
    const auto text = bench::stage_decode(bytes);
    bench::stage_pugixml(text);
    if (bench::stage_scan(text)) bench::stage_repair(text);
    const auto feed = bench::stage_parse(bytes);
    if (!feed) continue;
    const auto made = bench::stage_make_entries(bench::stage_normalise(*feed, url));
    entries += made.entries.size();
    written += bench::stage_write(made);
  }
  std::printf("%zu bytes in %zu documents; %zu entries, %zu bytes written\n", bench::total_size(documents),
              documents.size(), entries, written);
}
