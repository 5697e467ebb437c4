#include "daemon/schedule/outage.hpp"

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using Change = OutageGuard::Change;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

std::string domain(int number) { return std::to_string(number) + ".example"; }

OutageGuard out() {
  OutageGuard guard;
  for (int i = 0; i < 3; ++i) guard.failed(domain(i), true, now);
  return guard;
}

TEST(Outage, BeginsWhereManyUnrelatedDomainsFailAndHalfOfAll) {
  OutageGuard guard;
  for (int i = 0; i < 8; ++i) EXPECT_EQ(guard.answered(domain(100 + i), now), Change::none);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(guard.failed(domain(i), true, now + 1min), Change::none);
  EXPECT_EQ(guard.failed(domain(7), true, now + 1min), Change::begins);
  EXPECT_TRUE(guard.is_out());
  EXPECT_EQ(guard.failing(), 8U);
  EXPECT_EQ(guard.tried(), 16U);
}

TEST(Outage, OfFewSourcesBeginsWhereNobodyAnswers) {
  OutageGuard guard;
  EXPECT_EQ(guard.failed(domain(0), true, now), Change::none);
  EXPECT_EQ(guard.failed(domain(1), true, now + 4min), Change::none);
  EXPECT_EQ(guard.failed(domain(2), true, now + 8min), Change::begins);
}

TEST(Outage, FewFailuresAmongAnswersAreTheHostsOwn) {
  OutageGuard guard;
  guard.answered(domain(100), now);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(guard.failed(domain(i), true, now), Change::none);
  EXPECT_FALSE(guard.is_out());
}

TEST(Outage, ManySourcesOfOneDomainAreOneDomain) {
  OutageGuard guard;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(guard.failed("one.example", true, now), Change::none);
}

TEST(Outage, SourcesThatFailedBeforeSayNothing) {
  OutageGuard guard;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(guard.failed(domain(i), false, now), Change::none);
  EXPECT_EQ(guard.tried(), 0U);
}

TEST(Outage, WhatFailedLongAgoSaysNothing) {
  OutageGuard guard;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(guard.failed(domain(i), true, now + i * 5min), Change::none);
  EXPECT_EQ(guard.tried(), 2U);
}

TEST(Outage, LastWordOfADomainCounts) {
  OutageGuard guard;
  for (int i = 0; i < 2; ++i) guard.failed(domain(i), true, now);
  guard.answered(domain(0), now + 1min);
  EXPECT_EQ(guard.failing(), 1U);
  EXPECT_EQ(guard.tried(), 2U);
  guard.answered(domain(5), now + 10min);
  EXPECT_EQ(guard.failing(), 0U);
}

TEST(Outage, ProbesGoOutLessAndLessOften) {
  auto guard = out();
  EXPECT_EQ(guard.hosts_at_once(now + 29s), 0U);
  EXPECT_EQ(guard.next_change(now), now + 30s);
  auto time = now + 30s;
  for (const auto pause : {60s, 120s, 240s, 300s, 300s}) {
    EXPECT_EQ(guard.hosts_at_once(time), 3U);
    guard.probed(time);
    EXPECT_EQ(guard.hosts_at_once(time), 0U);
    EXPECT_EQ(guard.next_change(time), time + pause);
    time += pause;
  }
}

TEST(Outage, AnyAnswerEndsItAndTheRestFollowsByAndBy) {
  auto guard = out();
  const auto end = now + 10min;
  EXPECT_EQ(guard.answered(domain(9), end), Change::ends);
  EXPECT_FALSE(guard.is_out());
  EXPECT_EQ(guard.hosts_at_once(end), 4U);
  EXPECT_EQ(guard.hosts_at_once(end + 9s), 4U);
  EXPECT_EQ(guard.next_change(end + 9s), end + 10s);
  EXPECT_EQ(guard.hosts_at_once(end + 10s), 8U);
  EXPECT_EQ(guard.hosts_at_once(end + 1min), 256U);
  EXPECT_EQ(guard.hosts_at_once(end + 1h), OutageGuard::all_hosts);
  EXPECT_EQ(guard.failed(domain(0), true, end), Change::none) << "it is judged anew";
}

TEST(Outage, WithoutOneAllHostsMayBeVisited) {
  EXPECT_EQ(OutageGuard().hosts_at_once(now), OutageGuard::all_hosts);
  EXPECT_EQ(OutageGuard().next_change(now), store::Timestamp::max());
}

}  // namespace
}  // namespace tidings::schedule
