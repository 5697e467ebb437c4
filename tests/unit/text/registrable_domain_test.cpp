#include "daemon/text/registrable_domain.hpp"

#include <gtest/gtest.h>

namespace tidings::text {
namespace {

TEST(RegistrableDomain, IsOneLabelMoreThanThePublicSuffix) {
  EXPECT_EQ(registrable_domain("www.example.org"), "example.org");
  EXPECT_EQ(registrable_domain("a.b.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable_domain("example.org"), "example.org");
}

TEST(RegistrableDomain, UsersOfAHosterHaveOneEach) {
  EXPECT_EQ(registrable_domain("feeds.somebody.github.io"), "somebody.github.io");
}

TEST(RegistrableDomain, AddressesAndSuffixesAreThemselves) {
  EXPECT_EQ(registrable_domain("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(registrable_domain("[2001:db8::1]"), "[2001:db8::1]");
  EXPECT_EQ(registrable_domain("co.uk"), "co.uk");
  EXPECT_EQ(registrable_domain("localhost"), "localhost");
}

}  // namespace
}  // namespace tidings::text
