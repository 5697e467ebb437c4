#include "daemon/text/ip_network.hpp"

#include <gtest/gtest.h>

namespace tidings::text {
namespace {

TEST(IpNetworks, ContainWhatTheirPrefixSays) {
  const auto loopback = *IpNetwork::parse("127.0.0.0/8");
  EXPECT_TRUE(loopback.contains(*parse_ip_address("127.255.255.255")));
  EXPECT_TRUE(loopback.contains(*parse_ip_address("::ffff:127.0.0.1")));
  EXPECT_FALSE(loopback.contains(*parse_ip_address("128.0.0.0")));
  const auto odd = *IpNetwork::parse("10.128.0.0/9");
  EXPECT_TRUE(odd.contains(*parse_ip_address("10.200.0.1")));
  EXPECT_FALSE(odd.contains(*parse_ip_address("10.127.0.1")));
  EXPECT_TRUE(IpNetwork::parse("::/0")->contains(*parse_ip_address("2001:db8::1")));
  EXPECT_TRUE(IpNetwork::parse("::1")->contains(*parse_ip_address("::1")));
}

TEST(IpNetworks, WhatIsNoneIsRefused) {
  for (const auto* text : {"", "127.0.0.1/8", "127.0.0.0/33", "127.0.0.0/-1", "127.0.0.0/", "127.1/8",
                           "::1/129", "fe80::1%eth0", "[::1]", "0127.0.0.1", "example.org"})
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
}

}  // namespace
}  // namespace tidings::text
