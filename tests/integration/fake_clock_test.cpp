#include "tests/integration/fake_clock.hpp"

#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

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

}  // namespace
}  // namespace tidings::integration
