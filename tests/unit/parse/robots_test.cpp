#include "daemon/parse/robots.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tidings::parse {
namespace {

bool allows(std::string_view file, std::string_view path) { return Robots(file, "tidings").allows(path); }

TEST(Robots, NothingSaidIsAllowed) {
  EXPECT_TRUE(allows("", "/feed"));
  EXPECT_TRUE(allows("<!DOCTYPE html><title>404</title>", "/feed"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow:\n", "/feed"));
  EXPECT_TRUE(allows("Disallow: /\n", "/feed")) << "of no group";
}

TEST(Robots, RulesOfEverybodyCount) {
  constexpr std::string_view file =
      "# all\r\nUSER-AGENT : * # everybody\r\n\r\ndisallow: /private # keep out\r\n";
  EXPECT_FALSE(allows(file, "/private/feed"));
  EXPECT_TRUE(allows(file, "/feed"));
}

TEST(Robots, OwnGroupsReplaceThatOfEverybody) {
  constexpr std::string_view file =
      "User-agent: *\nDisallow: /\n"
      "User-agent: other\nUser-agent: Tidings\nCrawl-delay: 1\nDisallow: /a\n\n"
      "User-agent: else\nDisallow: /b\n"
      "User-agent: tidings\nDisallow: /c\n";
  EXPECT_FALSE(allows(file, "/a"));
  EXPECT_TRUE(allows(file, "/b"));
  EXPECT_FALSE(allows(file, "/c"));
}

TEST(Robots, OwnGroupWithoutRulesAllowsAll) {
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /\nUser-agent: tidings\nDisallow:\n", "/feed"));
}

TEST(Robots, LongestRuleDecidesAndAllowWinsATie) {
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /\nAllow: /feed\n", "/feed.xml"));
  EXPECT_FALSE(allows("User-agent: *\nAllow: /feed\nDisallow: /feed/private\n", "/feed/private/1"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /feed\nAllow: /feed\n", "/feed"));
  EXPECT_TRUE(allows("User-agent: *\nAllow: /feed\nDisallow: /feed\n", "/feed"));
}

struct Fit {
  std::string_view pattern;
  std::string_view path;
  bool fits;
};

class RobotsPattern : public testing::TestWithParam<Fit> {};

TEST_P(RobotsPattern, FitsOrNot) {
  const auto& [pattern, path, fits] = GetParam();
  EXPECT_EQ(!allows("User-agent: *\nDisallow: " + std::string(pattern), path), fits)
      << pattern << " " << path;
}

INSTANTIATE_TEST_SUITE_P(Robots, RobotsPattern,
                         testing::Values(Fit{"/f", "/feed", true}, Fit{"/F", "/feed", false},
                                         Fit{"/*.xml", "/a/feed.xml?x", true},
                                         Fit{"/*.xml$", "/feed.xml", true},
                                         Fit{"/*.xml$", "/feed.xml?x", false}, Fit{"/feed$", "/feed", true},
                                         Fit{"/feed$", "/feed/", false}, Fit{"*", "/", true},
                                         Fit{"/a*b*c", "/a-b-c", true}, Fit{"/a*b*c", "/a-c-b", false},
                                         Fit{"/a*$", "/abc", true}, Fit{"/ab*b$", "/ab", false}));

TEST(Robots, OnlyTheFirst500KiBCount) {
  const auto file = "User-agent: *\n" + std::string(600 * 1024, '#') + "\nDisallow: /\n";
  EXPECT_TRUE(allows(file, "/feed"));
}

}  // namespace
}  // namespace tidings::parse
