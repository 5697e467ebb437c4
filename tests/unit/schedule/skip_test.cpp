#include "daemon/schedule/skip.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const store::Timestamp saturday = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

TEST(Skip, C11_SkippedHoursAreWaitedOut) {
  const store::DocumentLimits night{.skip_hours = 0b11'1111};  // midnight to six
  EXPECT_EQ(after_skipped(saturday + 2h + 13min, night), saturday + 6h);
  EXPECT_EQ(after_skipped(saturday + 6h, night), saturday + 6h);
  EXPECT_EQ(after_skipped(saturday + 23h + 59min, night), saturday + 23h + 59min);
}

TEST(Skip, C11_SkippedDaysAreWaitedOut) {
  const store::DocumentLimits weekend{.skip_weekdays = 1U << 6U | 1U};
  EXPECT_EQ(after_skipped(saturday + 1s, weekend), saturday + days(2));
  EXPECT_EQ(after_skipped(saturday - 1s, weekend), saturday - 1s);
}

TEST(Skip, C11_DaysAndHoursCountTogether) {
  const store::DocumentLimits limits{.skip_hours = 1, .skip_weekdays = 1U << 6U};
  EXPECT_EQ(after_skipped(saturday + 5h, limits), saturday + days(1) + 1h);
}

TEST(Skip, C11_DocumentThatSkipsEverythingSkipsNothing) {
  EXPECT_EQ(after_skipped(saturday + 5s, {.skip_hours = 0xFFFFFF}), saturday + 5s);
  EXPECT_EQ(after_skipped(saturday + 5s, {.skip_weekdays = 0x7F}), saturday + 5s);
}

}  // namespace
}  // namespace tidings::schedule
