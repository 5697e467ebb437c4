#include "daemon/fetch/credentials.hpp"

#include <gtest/gtest.h>

namespace tidings::fetch {
namespace {

std::string credentials_in(std::string_view userinfo) {
  return url_credentials(*text::Url::parse("http://" + std::string(userinfo) + "@proxy.example/"));
}

TEST(Credentials, OfAUrlAreSentAsTheyAreMeant) {
  EXPECT_EQ(credentials_in("ann:secret"), basic_credentials("ann", "secret"));
  EXPECT_EQ(credentials_in("ann%40example.org:a%3Ab"), basic_credentials("ann@example.org", "a:b"));
}

TEST(Credentials, PasswordNeedsNoUser) {
  EXPECT_TRUE(has_credentials(*text::Url::parse("http://:secret@proxy.example/")));
  EXPECT_FALSE(has_credentials(*text::Url::parse("http://:@proxy.example/")));
  EXPECT_EQ(credentials_in(":secret"), basic_credentials("", "secret"));
}

TEST(Credentials, PercentSignThatBeginsNoByteIsOne) {
  EXPECT_EQ(credentials_in("ann:100%zz"), basic_credentials("ann", "100%zz"));
  EXPECT_EQ(credentials_in("ann:100%"), basic_credentials("ann", "100%"));
}

}  // namespace
}  // namespace tidings::fetch
