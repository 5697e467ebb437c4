#include "tests/simulation/comparison.hpp"

#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tests/simulation/peers.hpp"

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t sources = 40;
constexpr store::Timestamp start = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
constexpr store::Timestamp end = start + days(365);
// The widest bounds of the peers.
constexpr seconds shortest = 5min;
constexpr seconds longest = 24h;

Totals totals_of(const std::vector<Trace>& traces, std::unique_ptr<Policy> policy) {
  std::vector<Publisher> publishers;
  for (const auto& trace : traces) publishers.emplace_back(trace, Manners());
  Simulation simulation(std::move(publishers), std::move(policy), start);
  simulation.run_until(end);
  return simulation.totals();
}

Totals ours_at(const std::vector<Trace>& traces, seconds patience) {
  return totals_of(traces, std::make_unique<LatenessPolicy>(schedule::Bounds{shortest, longest, patience}));
}

Comparison compare(const std::vector<Trace>& traces, std::string peer, std::unique_ptr<Policy> policy) {
  const auto theirs = totals_of(traces, std::move(policy));
  // The polls are about as the root of the price, so each step comes near; a little too few is what is
  // wanted.
  const auto wanted = 0.995 * static_cast<double>(theirs.polls);
  double patience = 300;
  Totals ours;
  for (int step = 0; step < 10; ++step) {
    ours = ours_at(traces, seconds(std::llround(patience)));
    const double ratio = static_cast<double>(ours.polls) / wanted;
    if (ours.polls <= theirs.polls && ratio > 0.99) break;
    patience *= ratio * ratio;
  }
  return {std::move(peer), theirs, ours, seconds(std::llround(patience))};
}

std::string line(std::string_view name, const Totals& totals) {
  return fmt::format("{:<34} {:>10.2f} {:>11.2f} {:>8.2f}\n", name, totals.polls_a_day, totals.mean_delay,
                     totals.p95_delay);
}

}  // namespace

ComparisonTable compare_policies() {
  const auto traces = make_traces(sources, start - days(90), end, 1);
  ComparisonTable table;
  table.defaults = totals_of(traces, std::make_unique<LatenessPolicy>(schedule::Bounds()));
  table.rows.push_back(compare(traces, "fixed, hourly", std::make_unique<HourlyPolicy>()));
  table.rows.push_back(compare(traces, "Miniflux entry_frequency", std::make_unique<MinifluxPolicy>()));
  table.rows.push_back(compare(traces, "CommaFeed empirical", std::make_unique<CommaFeedPolicy>()));
  table.rows.push_back(compare(traces, "Media Cloud overlap", std::make_unique<OverlapPolicy>()));
  return table;
}

std::string to_text(const ComparisonTable& table) {
  auto text = fmt::format("{:<34} {:>10} {:>11} {:>8}\n", "policy", "polls/day", "mean (h)", "p95 (h)");
  text += line("lateness budget, defaults", table.defaults);
  for (const auto& row : table.rows) {
    text += line(row.peer, row.theirs);
    text += line(fmt::format("  ours, patience {} s", row.patience.count()), row.ours);
  }
  return text;
}

}  // namespace tidings::simulation
