#include "daemon/text/pattern.hpp"

#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::text {
namespace {

TEST(Pattern, MatchesAnywhere) {
  const auto pattern = Pattern::compile("(?i)sponsored").value();
  EXPECT_TRUE(pattern.matches("A SPONSORED post"));
  EXPECT_FALSE(pattern.matches("a post"));
}

TEST(Pattern, CharactersAreThoseOfUtf8) {
  EXPECT_TRUE(Pattern::compile("^新.体$").value().matches("新媒体"));
}

TEST(Pattern, BadOneIsRefusedWithItsReason) {
  EXPECT_EQ(Pattern::compile("[a").error(), "missing ]: [a");
  EXPECT_THAT(Pattern::compile("(a)\\1").error(), testing::HasSubstr("invalid escape sequence: \\1"));
  EXPECT_THAT(Pattern::compile("\\pL{1000}").error(), testing::HasSubstr("pattern too large"));
}

TEST(Pattern, PatternThatExplodesElsewhereTakesLinearTime) {
  const auto pattern = Pattern::compile("^(a+)+$").value();
  EXPECT_FALSE(pattern.matches(std::string(1 << 20, 'a') + "b"));
}

TEST(Pattern, EachMatchIsReplacedWithItsGroups) {
  EXPECT_EQ(Pattern::compile("[?&]utm_[a-z]+=[^&]*").value().replace_all("/a?utm_id=1&utm_x=2", ""), "/a");
  EXPECT_EQ(Pattern::compile("^http://(.*)$").value().replace_all("http://e.example/", "https://\\1"),
            "https://e.example/");
}

TEST(Pattern, ReplacementNeedsItsGroups) {
  const auto pattern = Pattern::compile("(a)").value();
  EXPECT_FALSE(pattern.problem_of_replacement("\\1"));
  EXPECT_TRUE(pattern.problem_of_replacement("\\2"));
}

TEST(Pattern, SeveralThreadsMatchWithOne) {
  const auto pattern = Pattern::compile("(x|y)+z").value();
  std::vector<std::jthread> threads;
  std::vector<int> found(4);
  threads.reserve(found.size());
  for (auto& count : found)
    threads.emplace_back([&count, pattern] {
      for (int i = 0; i < 1000; ++i) count += pattern.matches(std::string(50, 'x') + "yz") ? 1 : 0;
    });
  threads.clear();
  EXPECT_THAT(found, testing::Each(1000));
}

}  // namespace
}  // namespace tidings::text
