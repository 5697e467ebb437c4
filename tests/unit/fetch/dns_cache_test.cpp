#include "daemon/fetch/dns_cache.hpp"

#include <gtest/gtest.h>

namespace tidings::fetch {
namespace {

using namespace std::chrono_literals;

const DnsCache::TimePoint start{};

Resolved one_address() { return std::vector<text::IpAddress>(1); }
Resolved none() { return std::unexpected(std::string("no such name")); }

TEST(DnsCache, KeepsANameAsLongAsItsServerSaysWithinReason) {
  struct Case {
    std::chrono::seconds ttl;
    std::chrono::seconds kept;
    Resolved resolved;
  };
  for (const auto& [ttl, kept, resolved] :
       {Case{10min, 10min, one_address()}, Case{0s, 30s, one_address()}, Case{48h, 1h, one_address()},
        Case{-1s, 30s, one_address()}, Case{10min, 5min, none()}, Case{1min, 1min, none()}}) {
    DnsCache cache;
    cache.put("example.org", resolved, ttl, start);
    const auto* found = cache.find("example.org", start + kept - 1s);
    ASSERT_NE(found, nullptr) << ttl.count();
    EXPECT_EQ(*found, resolved);
    EXPECT_EQ(cache.find("example.org", start + kept), nullptr) << ttl.count();
  }
}

TEST(DnsCache, IsBoundedAndWhatEndsFirstMakesRoom) {
  DnsCache cache;
  cache.put("first", one_address(), 30s, start);
  for (std::size_t i = 1; i < DnsCache::most + 10; ++i)
    cache.put(std::to_string(i), one_address(), 31s + std::chrono::seconds(i % 1000), start);
  EXPECT_EQ(cache.size(), DnsCache::most);
  EXPECT_EQ(cache.find("first", start), nullptr);
  EXPECT_NE(cache.find(std::to_string(DnsCache::most + 9), start), nullptr);
  cache.put("late", one_address(), 1h, start + 2h);
  EXPECT_EQ(cache.size(), 1U) << "what is over goes first";
}

}  // namespace
}  // namespace tidings::fetch
