#include <gtest/gtest.h>

#include "daemon/schedule/interval.hpp"

// A schedule whose bounds the operator changes between two polls.
namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const Bounds seldom{12h, 24h};
const Bounds often{10min, 20min};

store::PollState polled(const Facts& facts, const Bounds& bounds = seldom) {
  store::PollState state;
  state.attempted = now;
  return reschedule(state, facts, bounds, now, "example");
}

std::chrono::seconds wait_after(const store::PollState& before, const Bounds& bounds) {
  return rebound(before, bounds, "example").next - now;
}

TEST(Rebound, CountsFromTheLastPollBothWays) {
  EXPECT_LE(wait_after(polled({}), often), 22min);
  EXPECT_GE(wait_after(polled({}), often), 10min);
  EXPECT_GE(wait_after(polled({}, often), seldom), 12h);
}

TEST(Rebound, BySameBoundsChangesNothing) {
  const auto state = polled({.outcome = Outcome::unchanged, .fresh_for = 3h});
  EXPECT_EQ(rebound(state, seldom, "example"), state);
}

TEST(Rebound, WhatTheServerSaidHolds) {
  EXPECT_GE(wait_after(polled({.fresh_for = 6h}), often), 6h) << "C8";
  EXPECT_GE(wait_after(polled({.document = store::DocumentLimits{.ttl = 5h}}), often), 5h) << "C11";
  const auto held = polled({.outcome = Outcome::failed, .retry_after = days(3), .rate_limited = true});
  EXPECT_EQ(rebound(held, often, "example").next, held.next) << "C9";
  EXPECT_EQ(rebound(held, often, "example").held_until, held.held_until);
  EXPECT_EQ(rebound(held, often, "example").next_reason, held.next_reason);
}

TEST(Rebound, C10_IsSlowedAsBefore) {
  auto state = polled({});
  state.slowed = now;
  state.slowdown = 4;
  EXPECT_GE(wait_after(state, often), 40min);
}

TEST(Rebound, C13_GoneStaysGone) {
  auto state = polled({.outcome = Outcome::gone});
  state = reschedule(state, {.outcome = Outcome::gone}, seldom, now + days(1), "example");
  EXPECT_GE(state.next, store::never);
  EXPECT_EQ(state.next_reason, "gone (410): give it another address, or remove it");
  EXPECT_EQ(rebound(state, often, "example"), state);
}

TEST(Rebound, C14_FailureIsPutOffAsBefore) {
  const auto state = polled({.outcome = Outcome::refused});
  EXPECT_EQ(rebound(state, often, "example").next, state.next);
  EXPECT_GE(wait_after(polled({.outcome = Outcome::failed}, often), seldom), 12h);
}

TEST(Rebound, SourceThatWasNeverAskedIsAsDueAsItWas) {
  const store::PollState fresh{.next = now};
  EXPECT_EQ(rebound(fresh, seldom, "example"), fresh);
}

}  // namespace
}  // namespace tidings::schedule
