#include "daemon/config/host_gaps.hpp"

#include <gtest/gtest.h>

namespace tidings::config {
namespace {

using namespace std::chrono_literals;

const HostGaps gaps{.usual = 1s, .of_domains = {{"example.org", 200ms}, {"slow.example.org", 5s}}};

TEST(HostGaps, DomainsIsThatOfAllHostsBelowIt) {
  EXPECT_EQ(gaps.of("example.org"), 200ms);
  EXPECT_EQ(gaps.of("blog.example.org"), 200ms);
}

TEST(HostGaps, LongestDomainCounts) { EXPECT_EQ(gaps.of("a.slow.example.org"), 5s); }

TEST(HostGaps, OthersHaveTheUsualOne) {
  EXPECT_EQ(gaps.of("example.com"), 1s);
  EXPECT_EQ(gaps.of("otherexample.org"), 1s);
  EXPECT_EQ(gaps.of("org"), 1s);
}

}  // namespace
}  // namespace tidings::config
