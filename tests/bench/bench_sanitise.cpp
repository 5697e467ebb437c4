// What one core makes of HTML alone: the markup of an article as publishers write it, in bytes of input a
// second. `valgrind --tool=callgrind bench_sanitise --once` runs each pass once over 8 MB, to count its
// instructions.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include <benchmark/benchmark.h>

#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"

namespace tidings::bench {
namespace {

constexpr std::size_t article_bytes = 64 * 1024;

/// Paragraphs, links, a figure with a source set, a list, a quotation: about a third of the bytes is markup.
std::string article() {
  static constexpr const char* part =
      R"html(<p>The council met on Saturday evening to talk about the future of the old harbour, and after four
hours of debate, in which nobody changed their mind, it agreed on nothing at all. <a href="https://example.org/news/1?page=1&amp;from=rss" target="_blank" rel="noopener">What was said</a>
fills forty pages, of which <em>four</em> are worth your time; the rest is about parking.</p>

<figure class="wp-block-image size-large"><img decoding="async" width="1024" height="683" src="https://cdn.example.org/uploads/2022/01/hall-1024x683.jpg" alt="A hall, empty but for a cat" class="wp-image-123" srcset="https://cdn.example.org/uploads/2022/01/hall-1024x683.jpg 1024w, https://cdn.example.org/uploads/2022/01/hall-300x200.jpg 300w, https://cdn.example.org/uploads/2022/01/hall.jpg 1200w" sizes="(max-width: 1024px) 100vw, 1024px" /><figcaption class="wp-element-caption">The hall [File: 2022]</figcaption></figure>

<p>委员会星期六开会，什么也没有决定。Ничего не решили. Nothing was decided, &#8220;again&#8221;&nbsp;&mdash; says the mayor,
who had left the meeting early to feed the cat. Observers called the outcome predictable, and the minutes short.</p>

<ul>
<li>First, the harbour wall is to be measured again, and the results published before the summer</li>
<li><strong>Second</strong>, nobody is to be blamed for the last time it was measured</li>
</ul>
<blockquote><p>We have been here before, and we will be here again. The wall does not care what we decide about it.</p></blockquote>
<h2 id="what-next">What next?</h2>
<p style="text-align: center">The next meeting is in March. Until then the harbour stays as it is, which is to say wet.</p>
)html";
  std::string html;
  while (html.size() < article_bytes) html += part;
  return html;
}

const std::string& given() {
  static const auto html = article();
  return html;
}

const text::Url& base() {
  static const auto url = *text::Url::parse("https://example.org/feed/");
  return url;
}

std::size_t sanitise_once() { return text::sanitise(given(), {.base = &base()}).html.str().size(); }

std::size_t conventional_once() {
  static const auto html = text::sanitise(given(), {.base = &base()}).html;
  return text::conventional_html(html).size();
}

std::size_t plain_text_once() { return text::plain_text_of_html(given()).str().size(); }

template <std::size_t (*Pass)()>
void measure(benchmark::State& state) {
  for ([[maybe_unused]] auto round : state) benchmark::DoNotOptimize(Pass());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(given().size()));
}

BENCHMARK(measure<sanitise_once>)->Name("sanitise");
BENCHMARK(measure<conventional_once>)->Name("conventional_html");
BENCHMARK(measure<plain_text_once>)->Name("plain_text_of_html");

/// For an instruction counter: no loop that looks at the clock.
int run_once() {
  constexpr std::size_t rounds = 8 * 1024 * 1024 / article_bytes;
  std::size_t written = 0;
  for (std::size_t i = 0; i < rounds; ++i)
    written += sanitise_once() + conventional_once() + plain_text_once();
  std::printf("%zu bytes in for each pass, %zu out\n", rounds * given().size(), written);
  return 0;
}

}  // namespace
}  // namespace tidings::bench

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--once") == 0) return tidings::bench::run_once();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
