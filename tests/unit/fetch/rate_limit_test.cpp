#include "daemon/fetch/rate_limit.hpp"

#include <gtest/gtest.h>

namespace tidings::fetch {
namespace {

using namespace std::chrono_literals;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);  // 1641600000

TEST(RateLimit, C9_UsedUpWaitsForItsReset) {
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "598"}, now), 598s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0.0", .x_reset = "598.5"}, now), 599s);
  EXPECT_EQ(rate_limit_reset({.remaining = "0", .reset = "50"}, now), 50s);
}

TEST(RateLimit, ResetMayCountFrom1970OrBeADate) {
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "1641600060"}, now), 60s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "1641600060000"}, now), 60s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "Sat, 08 Jan 2022 00:01:00 GMT"}, now), 60s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "1641500000"}, now), 0s);
}

TEST(RateLimit, StructuredFieldOfEachDraftIsRead) {
  EXPECT_EQ(rate_limit_reset({.policies = "\"default\";r=0;t=50"}, now), 50s);
  EXPECT_EQ(rate_limit_reset({.policies = "\"a\";r=0;t=50, \"day\";r=0;t=900, \"b\";r=3;t=9999"}, now), 900s);
  EXPECT_EQ(rate_limit_reset({.policies = "limit=100, remaining=0, reset=50"}, now), 50s);
  EXPECT_EQ(rate_limit_reset({.policies = "\"default\";r=1;t=50"}, now), std::nullopt);
  EXPECT_EQ(rate_limit_reset({.policies = "\"a\";r=0, \"b\";r=5;t=50"}, now), std::nullopt);
}

TEST(RateLimit, LongestOfSeveralCounts) {
  const std::string_view day = "\"day\";r=0;t=864000";
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "30", .policies = day}, now), 864000s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = "30", .remaining = "0", .reset = "60"}, now),
            60s);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "5", .x_reset = "900", .remaining = "0", .reset = "60"}, now),
            60s);
}

TEST(RateLimit, WhatIsLeftOrUnreadableHoldsNothing) {
  EXPECT_EQ(rate_limit_reset({}, now), std::nullopt);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "1", .x_reset = "598"}, now), std::nullopt);
  EXPECT_EQ(rate_limit_reset({.x_remaining = "0.4", .x_reset = "598"}, now), std::nullopt);
  for (const auto* nothing : {"", "soon", "-5", "0x10", "1e9"})
    EXPECT_EQ(rate_limit_reset({.x_remaining = "0", .x_reset = nothing}, now), std::nullopt) << nothing;
  EXPECT_EQ(rate_limit_reset({.x_remaining = "-1", .x_reset = "598"}, now), std::nullopt);
}

TEST(RateLimit, NeverOverflows) {
  EXPECT_GT(rate_limit_reset({.remaining = "0", .reset = "99999999999999999999999"}, now),
            std::chrono::days(31));
  EXPECT_GT(rate_limit_reset({.policies = "r=0;t=99999999999999999999999"}, now), std::chrono::days(31));
}

}  // namespace
}  // namespace tidings::fetch
