#include "tests/integration/fake_clock.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/support/scripted_origin.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;

TEST(FakeClock, DaemonPollsEachTimeASourceFallsDue) {
  const auto fast = fake_clock("+0 x600");
  if (!fast) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  Origin origin;
  const auto served = origin.serve(
      "/feed", Reply{.headers = {{"ETag", "\"1\""}, {"Cache-Control", "max-age=600"}},
                     .body = "<rss version='2.0'><channel><title>Feed</title><link>https://f.example/</link>"
                             "<description/><item><title>One</title><guid>1</guid></item></channel></rss>"});
  Aggregator tidings;
  tidings.configure("fetch", "timeout = \"1h\"\nconnect_timeout = \"10m\"");
  tidings.add_source("example", origin.url("/feed"), "interval = { min = \"10m\", max = \"10m\" }");
  tidings.set_environment(*fast);
  const auto daemon = tidings.start_daemon();
  served.wait_for_hits(4);
}

TEST(FakeClock, ThatIsAheadByYearsPurgesNothing) {
  const auto ahead = fake_clock("+73y");
  if (!ahead) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  std::string items;
  for (const int days : {1, 2, 40})
    items +=
        fmt::format("<item><guid>{0}</guid><title>Of {0} days ago</title><pubDate>{1:%F}</pubDate></item>",
                    days, today - std::chrono::days(days));
  Origin origin;
  const auto served = origin.serve(
      "/feed", Reply{.headers = {{"Date", fmt::format("{:%a, %d %b %Y} 00:00:00 GMT", today)}},
                     .body = "<rss version='2.0'><channel><title>Feed</title>" + items + "</channel></rss>"});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed"), "keep = \"30d\"");
  tidings.run({"fetch"});
  ASSERT_THAT(tidings.entries(), testing::SizeIs(2));
  tidings.set_environment(*ahead);
  EXPECT_THAT(tidings.run({"fetch"}).out, testing::HasSubstr("1 polled, 0 failed"));
  EXPECT_THAT(tidings.entries(), testing::SizeIs(2));
}

TEST(FakeClock, AResponseThatComesTooSlowlyIsAFailureLongBeforeTheTimeout) {
  const auto fast = fake_clock("+0 x60");
  if (!fast) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  support::ScriptedOrigin origin;
  origin.serve([](support::Peer& peer) {
    if (peer.read_request() && peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss"))
      peer.wait_for_end();
  });
  origin.start();
  Aggregator tidings;
  tidings.configure("fetch", "timeout = \"1h\"\nconnect_timeout = \"10m\"");
  tidings.add_source(
      "example", "http://" + support::ScriptedOrigin::address(0) + ':' + std::to_string(origin.port()) + '/');
  tidings.set_environment(*fast);
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, testing::HasSubstr("the response comes more slowly than 1 kB a second"));
}

}  // namespace
}  // namespace tidings::integration
