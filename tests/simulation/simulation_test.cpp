#include "tests/simulation/simulation.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index.hpp"
#include "tests/simulation/peers.hpp"
#include "tests/support/process.hpp"

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using store::Timestamp;

constexpr Timestamp start = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

/// Some moment of the two years.
Timestamp some_time(std::mt19937_64& random) {
  return start + seconds(static_cast<seconds::rep>(uniform(random) * 700 * 86400));
}

/// Servers of every kind that the rules speak of.
Manners make_manners(std::size_t source, std::mt19937_64& random) {
  constexpr std::array<std::optional<seconds>, 5> lifetimes{std::nullopt, 0s, 20min, 3h, days(2)};
  Manners manners;
  manners.validators = source % 4 != 3;
  if (source % 2 == 0) manners.fresh_for = lifetimes[source / 2 % lifetimes.size()];
  if (source % 5 == 1) manners.document.ttl = 8h;
  if (source % 7 == 2) manners.document.skip_hours = 0b1111'1100;
  if (source % 11 == 3) manners.document.skip_weekdays = 0b100'0001;
  if (source % 9 == 4) manners.tolerates = source % 2 == 0 ? 7h : 90min;
  manners.says_retry_after = source % 18 != 4;
  constexpr std::array statuses{503, 500, 404, 0, 401, 410};
  for (std::size_t i = 0; i < source % 4; ++i) {
    const auto from = some_time(random);
    const bool long_one = i == 2 && source % 20 == 3;
    const auto status = long_one ? 404 : statuses[(source + i) % statuses.size()];
    manners.windows.push_back({from,
                               from + (status == 410 ? 12h
                                       : long_one    ? seconds(days(50))
                                                     : seconds(9h)),
                               status, status == 503 ? std::optional<seconds>(5h) : std::nullopt});
  }
  return manners;
}

Simulation make_simulation(std::size_t sources, seconds length, std::unique_ptr<Policy> policy) {
  std::mt19937_64 random(2022);
  std::vector<Publisher> publishers;
  for (auto& trace : make_traces(sources, start - days(90), start + length, 7))
    publishers.emplace_back(std::move(trace), make_manners(publishers.size(), random));
  return {std::move(publishers), std::move(policy), start};
}

Simulation make_simulation(std::size_t sources, seconds length) {
  return make_simulation(sources, length, std::make_unique<LatenessPolicy>(schedule::Bounds()));
}

std::vector<std::string> faults_of(const Simulation& simulation) {
  std::vector<std::string> faults;
  for (const auto& publisher : simulation.publishers())
    for (const auto& fault : publisher.faults())
      faults.push_back(fmt::format("{:%F %T} {}", fault.time, fault.rule));
  return faults;
}

/// What a process that starts again finds: the states as an index keeps them.
class Reloading {
 public:
  explicit Reloading(std::size_t sources) {
    store::Index index(file());
    index.set_made();
    for (std::size_t source = 0; source < sources; ++source)
      index.add_source({id(source), "https://example.org/"}, start);
  }

  void operator()(std::vector<store::PollState>& states) {
    {
      store::Index index(file());
      index.database().execute("PRAGMA synchronous = OFF");  // no power is lost here
      store::Transaction transaction(index.database());
      for (std::size_t source = 0; source < states.size(); ++source)
        index.put_state(id(source), states[source]);
      transaction.commit();
    }
    store::Index index(file());
    for (std::size_t source = 0; source < states.size(); ++source)
      states[source] = index.source(id(source))->state;
  }

 private:
  std::filesystem::path file() const { return folder_.path() / "index.db"; }
  static store::SourceId id(std::size_t source) {
    return *store::SourceId::parse("source-" + std::to_string(source));
  }

  support::TemporaryFolder folder_;
};

TEST(Simulation, TwoYearsOfAHundredSourcesGiveNoServerACauseForComplaint) {
  constexpr std::size_t golden_polls = 376'147;
  constexpr double golden_mean_delay = 4.786;  // hours; long outages are in it
  constexpr double golden_p95_delay = 24.87;

  auto simulation = make_simulation(100, days(730));
  simulation.run_until(start + days(730));

  EXPECT_THAT(faults_of(simulation), testing::IsEmpty());
  const auto totals = simulation.totals();
  EXPECT_NEAR(static_cast<double>(totals.polls), golden_polls, 0.01 * golden_polls);
  EXPECT_NEAR(totals.mean_delay, golden_mean_delay, 0.01 * golden_mean_delay);
  EXPECT_NEAR(totals.p95_delay, golden_p95_delay, 0.01 * golden_p95_delay);
}

TEST(Simulation, ServersDoComplainOfWhoComesEveryHour) {
  auto simulation = make_simulation(100, days(400), std::make_unique<HourlyPolicy>());
  simulation.run_until(start + days(400));
  const auto faults = faults_of(simulation);
  for (const auto* rule : {"C8", "C9", "C10", "C11", "C13", "C14"})
    EXPECT_THAT(faults, testing::Contains(testing::HasSubstr(rule)));
}

TEST(Simulation, KillAndReloadAfterEveryKthPollLeavesTheLogAsItIs) {
  auto undisturbed = make_simulation(40, days(60));
  undisturbed.run_until(start + days(60));
  Reloading reload(40);
  for (const std::size_t k : {97U, 1009U}) {
    auto killed = make_simulation(40, days(60));
    std::size_t kills = 0;
    killed.run_until(start + days(60), [&](std::size_t polls, std::vector<store::PollState>& states) {
      if (polls % k == 0) reload(states), ++kills;
    });
    EXPECT_GT(kills, 5U);
    EXPECT_TRUE(killed.log() == undisturbed.log()) << k;
  }
}

TEST(Simulation, NoPollIsBeforeWhatThePollBeforePlanned) {
  auto simulation = make_simulation(100, days(200));
  simulation.run_until(start + days(200));
  std::vector<Timestamp> planned(100, start);
  for (const auto& line : simulation.log()) {
    EXPECT_GE(line.time, planned[line.source]);
    planned[line.source] = line.next;
  }
}

}  // namespace
}  // namespace tidings::simulation
