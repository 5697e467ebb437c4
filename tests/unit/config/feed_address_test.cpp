#include "daemon/config/feed_address.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> meant(std::string_view written) {
  std::vector<std::string> hrefs;
  for (const auto& url : meant_addresses(written)) hrefs.push_back(url.href());
  return hrefs;
}

TEST(FeedAddress, WithItsSchemeItIsThatAlone) {
  EXPECT_THAT(meant(" https://blog.example/feed#top\n"), ElementsAre("https://blog.example/feed"));
  EXPECT_THAT(meant("HTTP://Blog.example"), ElementsAre("http://blog.example/"));
  EXPECT_THAT(meant("feed:https://blog.example/a"), ElementsAre("https://blog.example/a"));
}

TEST(FeedAddress, WithoutASchemeHttpsIsTriedBeforeHttp) {
  EXPECT_THAT(meant("blog.example/a"), ElementsAre("https://blog.example/a", "http://blog.example/a"));
  EXPECT_THAT(meant("//blog.example"), ElementsAre("https://blog.example/", "http://blog.example/"));
  EXPECT_THAT(meant("Feed://blog.example"), ElementsAre("https://blog.example/", "http://blog.example/"));
  EXPECT_THAT(meant("localhost:8080"), ElementsAre("https://localhost:8080/", "http://localhost:8080/"));
  EXPECT_THAT(meant("127.0.0.1:80/x:y"), ElementsAre("https://127.0.0.1:80/x:y", "http://127.0.0.1/x:y"));
  EXPECT_THAT(meant("[::1]:81/"), ElementsAre("https://[::1]:81/", "http://[::1]:81/"));
  EXPECT_THAT(meant("blog.example?a:b"),
              ElementsAre("https://blog.example/?a:b", "http://blog.example/?a:b"));
}

TEST(FeedAddress, OtherSchemesAndWhatIsNoAddressAreNone) {
  for (const auto* written :
       {"", " ", "feed:", "ftp://blog.example/", "mailto:ann@blog.example", "file:/etc/passwd",
        "javascript:x", "/etc/passwd", "http://", "a b", "exec:~/script.sh"})
    EXPECT_THAT(meant(written), IsEmpty()) << written;
}

}  // namespace
}  // namespace tidings::config
