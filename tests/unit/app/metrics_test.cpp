#include "daemon/app/metrics.hpp"

#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::app {
namespace {

using namespace std::chrono_literals;
using testing::Pair;
using testing::UnorderedElementsAre;

PollReport report(const std::string& result) {
  return {.source = store::SourceId::parse("x").value(),
          .result = result,
          .bytes = 1000,
          .duration = 200ms,
          .added = 2,
          .updated = 1,
          .lateness = {30s, 90s}};
}

TEST(Metrics, PollsAreCountedByTheirResult) {
  Metrics metrics({});
  metrics.add(report("new"));
  metrics.add(report("new"));
  metrics.add(report("dns"));
  const auto measured = metrics.measured();
  EXPECT_THAT(measured.polls, UnorderedElementsAre(Pair("new", 2U), Pair("dns", 1U)));
  EXPECT_EQ(measured.bytes, 3000U);
  EXPECT_EQ(measured.new_entries, 6U);
  EXPECT_EQ(measured.updated_entries, 3U);
  EXPECT_EQ(measured.poll_seconds.counts[2], 3U);      // up to 0.25 s
  EXPECT_EQ(measured.lateness_seconds.counts[0], 3U);  // up to a minute
  EXPECT_EQ(measured.lateness_seconds.counts[1], 3U);
  EXPECT_DOUBLE_EQ(measured.lateness_seconds.sum, 360);
}

TEST(Metrics, SourcesAreAsTheyWereSaidLast) {
  Metrics metrics({});
  metrics.set_sources({.states = {{"ok", 2}, {"held", 1}}, .entries = 17});
  metrics.set_sources({.states = {{"ok", 1}, {"failing", 1}}, .entries = 12});
  EXPECT_THAT(metrics.measured().sources, UnorderedElementsAre(Pair("ok", 1U), Pair("failing", 1U)));
  EXPECT_EQ(metrics.measured().stored_entries, 12U);
  metrics.set_store_works(false);
  EXPECT_FALSE(metrics.measured().store_works);
}

TEST(Metrics, SeveralThreadsCount) {
  Metrics metrics({});
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&metrics] {
      for (int j = 0; j < 1000; ++j) metrics.add(report("new"));
    });
  threads.clear();
  EXPECT_EQ(metrics.measured().polls.at("new"), 4000U);
}

}  // namespace
}  // namespace tidings::app
