#include "store/ascii.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace tidings::ascii {
namespace {

TEST(Numbers, AreReadWholeOrNotAtAll) {
  EXPECT_EQ(parse_number<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(parse_number<std::uint16_t>("00080"), 80);
  EXPECT_EQ(parse_number<std::int64_t>("-5"), -5);
  EXPECT_EQ(parse_number<double>("0.5"), 0.5);
  for (const auto* text : {"", "65536", "-1", "+1", " 1", "1 ", "0x1", "one"})
    EXPECT_FALSE(parse_number<std::uint16_t>(text)) << text;
}

TEST(TakeUntil, CutsOffTheMarkWithWhatStandsBeforeIt) {
  std::string_view text = "a,,b";
  EXPECT_EQ(take_until(text, ','), "a");
  EXPECT_EQ(take_until(text, ','), "");
  EXPECT_EQ(text, "b");
  EXPECT_EQ(take_until(text, ','), "b");
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(take_until(text, ','), "");
}

}  // namespace
}  // namespace tidings::ascii
