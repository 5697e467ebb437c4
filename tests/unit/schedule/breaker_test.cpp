#include "daemon/schedule/breaker.hpp"

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const std::string host = "https://news.example";
using Of = Breaker::Of;

store::SourceId source(int number) { return *store::SourceId::parse("source-" + std::to_string(number)); }

void fail_three(Breaker& breaker, store::Timestamp time = now) {
  for (int i = 0; i < 3; ++i) breaker.failed(host, source(i), "timeout.body", Of::source, time + i * 10s);
}

TEST(Breaker, ThreeSourcesInARowPutOffTheOthers) {
  Breaker breaker;
  breaker.failed(host, source(0), "reset", Of::source, now);
  breaker.failed(host, source(1), "reset", Of::source, now);
  EXPECT_FALSE(breaker.pause(host, now));
  breaker.failed(host, source(2), "http.503", Of::source, now);
  ASSERT_TRUE(breaker.pause(host, now));
  EXPECT_EQ(breaker.pause(host, now)->until, now + 1h);
  EXPECT_EQ(breaker.pause(host, now)->reason, "its host is down (http.503): one source is tried first");
  EXPECT_FALSE(breaker.pause("https://other.example", now));
}

TEST(Breaker, HostWithoutAConnectionPutsOffTheOthersAtOnceButShortly) {
  Breaker breaker;
  breaker.failed(host, source(0), "timeout.connect", Of::host, now);
  ASSERT_TRUE(breaker.pause(host, now));
  EXPECT_EQ(breaker.pause(host, now)->until, now + 5min);
  breaker.failed(host, source(1), "timeout.connect", Of::host, now + 5min);
  EXPECT_EQ(breaker.pause(host, now + 5min)->until, now + 10min);
  breaker.failed(host, source(2), "timeout.connect", Of::host, now + 10min);
  EXPECT_EQ(breaker.pause(host, now + 10min)->until, now + 10min + 1h) << "three in a row";
}

TEST(Breaker, OneSourceWithoutAConnectionIsStillOne) {
  Breaker breaker;
  for (int i = 0; i < 9; ++i) breaker.failed(host, source(0), "dns", Of::host, now + i * 2h);
  EXPECT_EQ(breaker.pause(host, now + 16h)->until, now + 16h + 5min);
}

TEST(Breaker, OneSourceThatFailsAgainAndAgainSpeaksForItself) {
  Breaker breaker;
  for (int i = 0; i < 9; ++i) breaker.failed(host, source(0), "http.500", Of::source, now + i * 2h);
  EXPECT_FALSE(breaker.pause(host, now + 16h));
}

TEST(Breaker, AnswerEndsTheRow) {
  Breaker breaker;
  breaker.failed(host, source(0), "reset", Of::source, now);
  breaker.failed(host, source(1), "reset", Of::source, now);
  breaker.answered(host);
  breaker.failed(host, source(2), "reset", Of::source, now);
  EXPECT_FALSE(breaker.pause(host, now));
}

TEST(Breaker, OneProbeThatFailsDoublesThePauseUpToADay) {
  Breaker breaker;
  fail_three(breaker);
  auto time = breaker.pause(host, now + 20s)->until;
  EXPECT_FALSE(breaker.pause(host, time)) << "the probe may go";
  for (const auto pause : {2h, 4h, 8h, 16h, 24h, 24h}) {
    breaker.failed(host, source(3), "reset", Of::source, time);
    ASSERT_TRUE(breaker.pause(host, time));
    EXPECT_EQ(breaker.pause(host, time)->until, time + pause);
    time += pause;
  }
}

TEST(Breaker, OneProbeThatIsAnsweredLetsAllGo) {
  Breaker breaker;
  fail_three(breaker);
  breaker.answered(host);
  EXPECT_FALSE(breaker.pause(host, now + 1min));
  breaker.failed(host, source(0), "reset", Of::source, now + 1min);
  EXPECT_FALSE(breaker.pause(host, now + 1min)) << "it begins anew";
}

TEST(Breaker, WhatWasUnderWayWhenThePauseBeganIsNoProbe) {
  Breaker breaker;
  fail_three(breaker);
  const auto until = breaker.pause(host, now + 20s)->until;
  breaker.failed(host, source(3), "reset", Of::source, now + 20s);
  EXPECT_EQ(breaker.pause(host, now + 20s)->until, until);
}

TEST(Breaker, WhatWasNotTheHostsFaultIsForgiven) {
  Breaker breaker;
  fail_three(breaker);
  breaker.forgive(now);
  EXPECT_EQ(breaker.size(), 0U);
}

TEST(Breaker, NextProcessTakesUpWhatWasNoted) {
  Breaker before;
  before.failed("https://other.example", source(0), "reset", Of::source, now);
  fail_three(before);
  before.answered("https://other.example");
  store::FailingHosts kept;
  for (auto& [name, failures] : before.take_changes())
    if (failures) kept.emplace(name, *failures);
  Breaker breaker;
  breaker.recall(kept, now + 1min);
  EXPECT_EQ(breaker.size(), 1U);
  EXPECT_EQ(breaker.pause(host, now + 1min)->until, before.pause(host, now + 1min)->until);
  const auto probe = before.pause(host, now + 1min)->until;
  breaker.failed(host, source(3), "reset", Of::source, probe);
  EXPECT_EQ(breaker.pause(host, probe)->until, probe + 2h);
}

TEST(Breaker, TellsWhatChangedOnce) {
  Breaker breaker;
  breaker.failed(host, source(0), "reset", Of::source, now);
  EXPECT_EQ(breaker.take_changes().at(host)->sources, std::set{source(0)});
  EXPECT_TRUE(breaker.take_changes().empty());
  breaker.answered(host);
  breaker.answered(host);
  EXPECT_EQ(breaker.take_changes(), (store::HostChanges{{host, std::nullopt}}));
  EXPECT_TRUE(breaker.take_changes().empty());
}

TEST(Breaker, WhatAClockNotedThatWasSetBackSinceIsForgotten) {
  Breaker breaker;
  breaker.recall({{host, {.sources = {source(0), source(1), source(2)}, .last = now + 1h, .pause = 1h}}},
                 now);
  EXPECT_EQ(breaker.size(), 0U);
  EXPECT_EQ(breaker.take_changes(), (store::HostChanges{{host, std::nullopt}}));
}

TEST(Breaker, HostsOfLongAgoAreForgotten) {
  Breaker breaker;
  for (int i = 0; i < 10'000; ++i)
    breaker.failed("https://" + std::to_string(i) + ".example", source(0), "reset", Of::source, now + i * 1h);
  EXPECT_LT(breaker.size(), 600U);
}

}  // namespace
}  // namespace tidings::schedule
