#include "daemon/fetch/address_guard.hpp"

#include <gtest/gtest.h>

#include "daemon/text/url.hpp"

namespace tidings::fetch {
namespace {

using text::IpNetwork;
using text::parse_ip_address;

TEST(AddressGuard, DialsThePublicInternetAlone) {
  const AddressGuard guard;
  for (const auto* address : {"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111",
                              "64:ff9b::101:101", "2002:101:101::1"})
    EXPECT_EQ(guard.refusal(*parse_ip_address(address)), "") << address;
  for (const auto* address : {"127.0.0.1",
                              "127.255.255.254",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "0.0.0.0",
                              "0.1.2.3",
                              "100.64.0.1",
                              "224.0.0.1",
                              "255.255.255.255",
                              "198.18.0.1",
                              "192.0.2.1",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::127.0.0.1",
                              "fe80::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "ff02::1",
                              "fec0::1",
                              "64:ff9b::7f00:1",
                              "64:ff9b::a9fe:a9fe",
                              "64:ff9b:1::1",
                              "::ffff:0:7f00:1",
                              "2002:7f00:1::1",
                              "2001:db8::1",
                              "2001::1"})
    EXPECT_NE(guard.refusal(*parse_ip_address(address)), "") << address;
}

TEST(AddressGuard, EverySpellingInAUrlIsTheSameAddress) {
  for (const auto* address : {"http://127.1/", "http://0x7f000001/", "http://2130706433/",
                              "http://0177.0.0.1/", "http://127.0.0.1./", "http://[::ffff:7f00:1]/",
                              "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/"}) {
    const auto url = text::Url::parse(address);
    ASSERT_TRUE(url) << address;
    auto host = url->hostname();
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    const auto bytes = parse_ip_address(host);
    ASSERT_TRUE(bytes) << host;
    EXPECT_EQ(AddressGuard().refusal(*bytes), "loopback") << address;
  }
}

TEST(AddressGuard, OperatorsNetworksMayBeDialled) {
  const AddressGuard guard({*IpNetwork::parse("127.0.0.0/8"), *IpNetwork::parse("fd00::/8")});
  EXPECT_EQ(guard.refusal(*parse_ip_address("127.0.0.1")), "");
  EXPECT_EQ(guard.refusal(*parse_ip_address("64:ff9b::7f00:1")), "");
  EXPECT_EQ(guard.refusal(*parse_ip_address("fd12::1")), "");
  EXPECT_NE(guard.refusal(*parse_ip_address("10.0.0.1")), "");
}

}  // namespace
}  // namespace tidings::fetch
