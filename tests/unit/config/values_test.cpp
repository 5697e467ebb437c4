#include "daemon/config/values.hpp"

#include <array>

#include <gtest/gtest.h>

namespace tidings::config {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreNumbersWithUnits) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("7d"), std::chrono::days(7));
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  for (const auto* text :
       {"", "90", "s", "-1s", "1.5h", "1h 30m", "1y", "99999999999999999999s", "9999999999d"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Sizes, AreNumbersWithUnits) {
  EXPECT_EQ(parse_size("16MiB"), 16U << 20U);
  EXPECT_EQ(parse_size("1 GB"), 1'000'000'000U);
  EXPECT_EQ(parse_size("4096"), 4096U);
  EXPECT_EQ(parse_size("512kib"), 512U << 10U);
  for (const auto* text : {"", "MiB", "-1", "1.5MiB", "1TiB", "99999999999999999999"})
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

TEST(NearestWord, IsTheOneThatWasLikelyMeant) {
  constexpr std::array<std::string_view, 4> known{"interval", "timeout", "user_agent", "url"};
  EXPECT_EQ(nearest_word("intervall", known), "interval");
  EXPECT_EQ(nearest_word("tiemout", known), "timeout");
  EXPECT_EQ(nearest_word("user-agent", known), "user_agent");
  EXPECT_EQ(nearest_word("ulr", known), "url");
  EXPECT_EQ(nearest_word("completely", known), "");
}

TEST(Headers, ThatTidingsAnswersForCannotBeSet) {
  EXPECT_TRUE(is_settable_header("Accept-Language"));
  EXPECT_TRUE(is_settable_header("Authorization"));
  for (const auto* name :
       {"Host", "content-length", "If-None-Match", "Accept-Encoding", "", "a b", "a:b", "a\r\nb"})
    EXPECT_FALSE(is_settable_header(name)) << name;
  EXPECT_FALSE(is_header_value("a\r\nB: c"));
}

}  // namespace
}  // namespace tidings::config
