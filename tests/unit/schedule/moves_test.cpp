#include "daemon/schedule/moves.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using std::chrono::days;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const MoveFacts moved{.to = "https://new.example/feed", .familiar = true};

store::Move seen_on(std::initializer_list<int> polls) {
  store::Move move;
  for (const int day : polls) move = after_poll(move, moved, now + days(day));
  return move;
}

TEST(Moves, C12_IsAdoptedAfterThreePollsOverSevenDays) {
  EXPECT_FALSE(seen_on({0, 3, 6}).adopted) << "not long enough";
  EXPECT_FALSE(seen_on({0, 7}).adopted) << "not often enough";
  EXPECT_TRUE(seen_on({0, 3, 7}).adopted);
  EXPECT_EQ(seen_on({0, 3, 7}).to, "https://new.example/feed");
}

TEST(Moves, C12_AnotherTargetBeginsAnew) {
  auto move = seen_on({0, 3, 6});
  move = after_poll(move, {.to = "https://other.example/feed", .familiar = true}, now + days(8));
  EXPECT_EQ(move, (store::Move{"https://other.example/feed", now + days(8), 1, false}));
}

TEST(Moves, C12_WhatIsStrangeThereOrNotPermanentTakesItBack) {
  EXPECT_EQ(after_poll(seen_on({0, 3}), {.to = moved.to, .familiar = false}, now + days(7)), store::Move());
  EXPECT_EQ(after_poll(seen_on({0, 3}), {}, now + days(7)), store::Move());
}

TEST(Moves, FailureOnTheWayShowsNothing) {
  const auto move = seen_on({0, 3});
  EXPECT_EQ(after_poll(move, {.failed = true}, now + days(5)), move);
}

TEST(Moves, C12_AdoptedTargetThatFailsIsLeft) {
  const auto move = seen_on({0, 3, 7});
  EXPECT_EQ(after_poll(move, {}, now + days(8)), move) << "polled there, it redirects no more";
  EXPECT_EQ(after_poll(move, {.failed = true}, now + days(8)), store::Move());
}

}  // namespace
}  // namespace tidings::schedule
