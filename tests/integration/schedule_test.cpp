#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/fake_clock.hpp"

// When sources are asked again, over several runs of the program.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

std::string feed(const std::string& name) {
  return "<rss version='2.0'><channel><title>" + name + "</title><link>https://" + name +
         ".example/</link><item><title>" + name + "</title><guid>" + name + "</guid></item></channel></rss>";
}

class Schedule : public testing::Test {
 protected:
  /// At so much later, or sooner, than the real time.
  std::string fetch_at(const std::string& shift) {
    tidings_.set_environment(*fake_clock(shift));
    const auto result = tidings_.run({"fetch"});
    return result.out + result.error;
  }

  Origin origin_{2};
  Origin::Endpoint served_ = origin_.serve("/feed", Reply{.headers = {{"ETag", "\"1\""}}, .body = feed("a")});
  Aggregator tidings_;
};

TEST_F(Schedule, C4_ClockThatWasBehindForAWhileMakesNothingDue) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  const auto limited =
      origin_.serve("/limited", Reply{.status = 429, .headers = {{"Retry-After", "864000"}}});
  const auto gone = origin_.serve("/gone", Reply{.status = 410});
  tidings_.add_source("a", origin_.url("/feed"));
  tidings_.add_source("gone", origin_.url("/gone", 1));
  fetch_at("+0");
  tidings_.add_source("held", origin_.url("/limited"));
  fetch_at("+0");
  const auto requests = origin_.requests().size();
  ASSERT_EQ(requests, 3U);
  EXPECT_THAT(fetch_at("-30d"), HasSubstr("0 polled, 0 failed, 3 not due"));
  EXPECT_THAT(fetch_at("+1s"), HasSubstr("0 polled, 0 failed, 3 not due"));
  EXPECT_EQ(origin_.requests().size(), requests);
  EXPECT_THAT(fetch_at("+2d"), HasSubstr("gone: gone"));
  EXPECT_THAT(fetch_at("+4d"), HasSubstr("gone: gone (410): give it another address, or remove it"));
  EXPECT_EQ(gone.hits(), 2U);
}

TEST_F(Schedule, IntervalThatChangesCountsFromTheLastPoll) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  tidings_.add_source("a", origin_.url("/feed"), "interval = { min = \"12h\", max = \"24h\" }");
  fetch_at("+0");
  EXPECT_THAT(fetch_at("+2h"), HasSubstr("1 not due"));
  tidings_.add_source("a", origin_.url("/feed"), "interval = { min = \"10m\", max = \"20m\" }");
  EXPECT_THAT(fetch_at("+5m"), HasSubstr("1 not due"));
  EXPECT_THAT(fetch_at("+2h"), HasSubstr("1 polled"));
}

TEST_F(Schedule, C9_RetryAfterOfAnAnswerThatIsWellHoldsNothing) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  const auto then = origin_.serve("/feed", Reply{.headers = {{"Retry-After", "2000000"}}, .body = feed("a")});
  tidings_.add_source("a", origin_.url("/feed"));
  fetch_at("+0");
  EXPECT_THAT(fetch_at("+2d"), HasSubstr("1 polled"));
}

TEST_F(Schedule, C12_RedirectToAnotherFeedIsNeverAdopted) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  const auto casino = origin_.serve("/casino", Reply{.body = feed("casino")});
  tidings_.add_source("a", origin_.url("/feed"));
  fetch_at("+0");
  const auto then =
      origin_.serve("/feed", Reply{.status = 301, .headers = {{"Location", origin_.url("/casino", 1)}}});
  for (const auto* day : {"+1d", "+3d", "+5d", "+7d", "+9d", "+11d", "+13d"}) fetch_at(day);
  EXPECT_EQ(casino.hits(), 7U);
  EXPECT_EQ(served_.hits(), 8U) << "it is asked at its own address each time";
  EXPECT_THAT(tidings_.run({"explain", "a"}).out, Not(HasSubstr("moved to")));
}

TEST_F(Schedule, C12_RedirectThatIsAdoptedIsExplained) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  const auto there = origin_.serve("/there", Reply{.body = feed("a")});
  tidings_.add_source("a", origin_.url("/feed"));
  fetch_at("+0");
  const auto then =
      origin_.serve("/feed", Reply{.status = 301, .headers = {{"Location", origin_.url("/there", 1)}}});
  for (const auto* day : {"+1d", "+5d", "+9d"}) fetch_at(day);
  EXPECT_THAT(tidings_.run({"explain", "a"}).out, HasSubstr("moved to:     " + origin_.url("/there", 1)));
}

TEST_F(Schedule, SourceThatIsNamedAndCannotBePolledIsToldWhy) {
  tidings_.add_source("off", origin_.url("/feed"), "enabled = false");
  tidings_.add_source("bad", origin_.url("/feed"), "nam = 1");
  EXPECT_THAT(tidings_.run({"fetch", "off"}).error, HasSubstr("source 'off' is disabled: "));
  EXPECT_THAT(tidings_.run({"fetch", "bad"}).error, HasSubstr("bad.toml has problems"));
  EXPECT_THAT(tidings_.run({"fetch", "none"}).error, HasSubstr("no source 'none' in "));
}

}  // namespace
}  // namespace tidings::integration
