#include "daemon/fetch/cache_headers.hpp"

#include <gtest/gtest.h>

namespace tidings::fetch {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

TEST(Freshness, IsMaxAgeLessTheAge) {
  EXPECT_EQ(freshness("max-age=600", "", "", "", now), 600s);
  EXPECT_EQ(freshness("public, Max-Age = \"600\"", "100", "", "", now), 500s);
  EXPECT_EQ(freshness("max-age=600", "700", "", "", now), 0s);
  EXPECT_EQ(freshness("max-age=600, max-age=5", "", "", "", now), 600s);
}

TEST(Freshness, NeverThrows) {
  EXPECT_EQ(freshness("max-age=99999999999999999999999", "", "", "", now), seconds(1LL << 40U));
  EXPECT_EQ(freshness("max-age=31536000", "", "", "", now), std::chrono::days(365));
  for (const auto* nothing :
       {"", "max-age", "max-age=", "max-age=-1", "max-age=x", "no-cache", "s-maxage=600", ",,="})
    EXPECT_EQ(freshness(nothing, "", "", "", now), std::nullopt) << nothing;
}

TEST(Freshness, IsTheTimeToExpiresWithoutMaxAge) {
  EXPECT_EQ(freshness("", "", "Sat, 08 Jan 2022 01:00:00 GMT", "Sat, 08 Jan 2022 00:00:00 GMT", now),
            seconds(1h));
  EXPECT_EQ(freshness("", "", "0", "Sat, 08 Jan 2022 00:00:00 GMT", now), std::nullopt);
}

TEST(Freshness, CountsFromWhenItCameWhereItHasNoDate) {
  for (const auto* date : {"", "yesterday"})
    EXPECT_EQ(freshness("", "", "Sat, 08 Jan 2022 01:00:00 GMT", date, now), seconds(1h)) << date;
}

TEST(Freshness, IsNoneOfWhatStandsInQuotes) {
  for (const auto* text : {R"(private="set-cookie, max-age=5", max-age=600)",
                           R"(x="a\", max-age=5", max-age=600)", R"(x="\\", max-age=600)"})
    EXPECT_EQ(freshness(text, "", "", "", now), 600s) << text;
  EXPECT_EQ(freshness(R"(private="set-cookie, max-age=600)", "", "", "", now), 600s) << "a quote without end";
}

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(retry_after("120", now), 120s);
  EXPECT_EQ(retry_after("317100", now), 317100s);
  EXPECT_EQ(retry_after("Sat, 08 Jan 2022 00:02:00 GMT", now), 120s);
  EXPECT_EQ(retry_after("Fri, 07 Jan 2022 00:00:00 GMT", now), 0s);
  EXPECT_EQ(retry_after("99999999999999", now), seconds(1LL << 40U));
  for (const auto* nothing : {"", "-1", "soon", "1.5"})
    EXPECT_EQ(retry_after(nothing, now), std::nullopt) << nothing;
}

}  // namespace
}  // namespace tidings::fetch
