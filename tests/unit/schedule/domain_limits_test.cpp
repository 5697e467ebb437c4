#include "daemon/schedule/domain_limits.hpp"

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

TEST(DomainLimits, C9_SecondHostThatIsLimitedSpeaksForTheDomain) {
  DomainLimits limits;
  EXPECT_FALSE(limits.limit("example.org", "https://a.example.org", now + 1h, now));
  EXPECT_FALSE(limits.limit("example.org", "https://a.example.org", now + 2h, now)) << "the same one";
  EXPECT_FALSE(limits.limit("example.com", "https://b.example.com", now + 1h, now));
  EXPECT_TRUE(limits.limit("example.org", "https://b.example.org", now + 1h, now));
  EXPECT_EQ(limits.limited_until("example.org", "https://a.example.org", now), now + 2h);
  EXPECT_EQ(limits.limited_until("example.org", "https://c.example.org", now), now + 1h) << "while both are";
  EXPECT_EQ(limits.limited_until("example.com", "https://b.example.com", now), now + 1h);
  EXPECT_EQ(limits.limited_until("example.com", "https://c.example.com", now), std::nullopt);
}

TEST(DomainLimits, LimitThatIsOverCountsNoMore) {
  DomainLimits limits;
  limits.limit("example.org", "https://a.example.org", now + 1h, now);
  EXPECT_FALSE(limits.limit("example.org", "https://b.example.org", now + 3h, now + 1h));
  limits.limit("example.org", "https://c.example.org", now + 2h, now + 1h);
  EXPECT_EQ(limits.limited_until("example.org", "https://d.example.org", now + 1h), now + 2h);
  EXPECT_EQ(limits.limited_until("example.org", "https://d.example.org", now + 2h), std::nullopt);
  limits.limit("other.example", "https://other.example", now + 9h, now + 8h);
  EXPECT_EQ(limits.size(), 1U) << "the others are forgotten";
}

}  // namespace
}  // namespace tidings::schedule
