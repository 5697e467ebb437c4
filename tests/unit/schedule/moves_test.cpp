#include "daemon/schedule/moves.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using std::chrono::days;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);
const MoveFacts moved{.to = "https://new.example/feed", .permanent = true, .kinship = Kinship::familiar};

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
  auto another = moved;
  another.to = "https://other.example/feed";
  auto move = seen_on({0, 3, 6});
  move = after_poll(move, another, now + days(8));
  EXPECT_EQ(move, (store::Move{"https://other.example/feed", now + days(8), 1, false}));
}

TEST(Moves, C12_WhatIsNotPermanentTakesItBack) {
  auto other = moved;
  other.permanent = false;
  EXPECT_EQ(after_poll(seen_on({0, 3}), other, now + days(7)), store::Move());
  EXPECT_EQ(after_poll(seen_on({0, 3}), {}, now + days(7)), store::Move());
}

/// A target's own entries are known from the second poll on.
TEST(Moves, C12_WhatWasStrangeThereOnceIsNeverAdopted) {
  for (const bool permanent : {true, false}) {
    auto strange = moved;
    strange.permanent = permanent;
    strange.kinship = Kinship::strange;
    auto move = after_poll(seen_on({0, 3}), strange, now + days(4));
    for (int day = 5; day < 30; ++day) move = after_poll(move, moved, now + days(day));
    EXPECT_FALSE(move.adopted);
    auto elsewhere = moved;
    elsewhere.to = "https://mirror.example/feed";
    for (int day = 30; day < 60; ++day) move = after_poll(move, elsewhere, now + days(day));
    EXPECT_FALSE(move.adopted);
  }
}

TEST(Moves, C12_AtItsOwnAddressASourceIsKnownAgain) {
  auto strange = moved;
  strange.kinship = Kinship::strange;
  auto move = after_poll({}, strange, now);
  move = after_poll(move, {.kinship = Kinship::familiar}, now + days(1));
  for (const int day : {2, 6, 9}) move = after_poll(move, moved, now + days(day));
  EXPECT_TRUE(move.adopted);
}

TEST(Moves, C12_SourceThatHasMovedBeforeItsFirstPollIsKnownFromThereOn) {
  auto first = moved;
  first.kinship = Kinship::unknown;
  auto move = after_poll({}, first, now);
  for (const int day : {1, 5, 7}) move = after_poll(move, moved, now + days(day));
  EXPECT_FALSE(move.adopted);
  EXPECT_TRUE(after_poll(move, moved, now + days(8)).adopted);
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
