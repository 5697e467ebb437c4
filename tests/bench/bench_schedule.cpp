// What the schedule costs, and what it is worth: its table beside other aggregators' formulas, on the
// simulated sources of tests/simulation.

#include <chrono>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "daemon/schedule/interval.hpp"
#include "tests/simulation/comparison.hpp"

namespace tidings::bench {
namespace {

/// One call for one poll, of a source whose interval is `hours` long.
void reschedule(benchmark::State& state) {
  auto now = store::Timestamp(std::chrono::seconds(1'641'643'104));
  const schedule::Bounds bounds{std::chrono::minutes(1), std::chrono::hours(state.range(0))};
  store::PollState source;
  source.succeeded = source.last_posted = now;
  for ([[maybe_unused]] auto round : state) {
    source = schedule::reschedule(std::move(source), {}, bounds, now, "example");
    source.succeeded = now = source.next;
  }
}

BENCHMARK(reschedule)->Arg(1)->Arg(12)->Arg(24)->ArgName("hours");

}  // namespace
}  // namespace tidings::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  fmt::print("{}\n", tidings::simulation::to_text(tidings::simulation::compare_policies()));
  benchmark::RunSpecifiedBenchmarks();
}
