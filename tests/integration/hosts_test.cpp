#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

// Politeness towards a host, as its server sees it.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;

Reply feed(const std::string& id) {
  return Reply{.headers = {{"ETag", "\"1\""}},
               .body =
                   "<rss version='2.0'><channel><title>Feed</title><link>https://news.example/</link>"
                   "<description/><item><title>" +
                   id + "</title><guid isPermaLink='false'>" + id + "</guid></item></channel></rss>"};
}

TEST(Hosts, SourcesOfOneHostGoDownOneConnectionAndOthersWaitForNone) {
  Origin origin(3);
  const auto a = origin.serve("/a", feed("a"));
  const auto b = origin.serve("/b", feed("b"));
  Aggregator tidings;
  tidings.add_source("first-a", origin.url("/a"));
  tidings.add_source("first-b", origin.url("/b"));
  tidings.add_source("first-c", origin.url("/missing"));
  tidings.add_source("second", origin.url("/a", 1));
  tidings.add_source("third", origin.url("/a", 2));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("5 polled, 1 failed"));
  EXPECT_EQ(origin.connections(), 3U);
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 5U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NE(requests[i].target, "/missing") << "the first host rests before its next source";
  EXPECT_EQ(requests.back().header("Connection"), "close") << "nothing follows";
}

TEST(Hosts, DaemonPollsAllSourcesOfAHost) {
  Origin origin;
  const auto served = origin.serve("/feed", feed("a"));
  Aggregator tidings;
  for (const auto* id : {"a", "b", "c"}) tidings.add_source(id, origin.url("/feed?" + std::string(id)));
  const auto daemon = tidings.start_daemon();
  served.wait_for_hits(3);
  EXPECT_EQ(origin.connections(), 1U);
}

TEST(Hosts, AHostThatRestsKeepsNobodyFromAskingOthers) {
  Origin origin(2);
  const auto served = origin.serve("/feed", feed("a"));
  Aggregator tidings;
  tidings.configure("fetch", "concurrency = 1\ngap = \"1m\"");
  for (const auto* id : {"a", "b"}) tidings.add_source(id, origin.url("/feed?" + std::string(id)));
  tidings.add_source("c", origin.url("/feed?c", 1));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("source=c");
  EXPECT_LE(origin.requests().size(), 2U);
}

TEST(Hosts, TerminationEndsAVisitBetweenTwoSourcesAndTheOthersStayDue) {
  Origin origin;
  const auto served = origin.serve("/feed", feed("a"));
  Aggregator tidings;
  for (const auto* id : {"a", "b", "c"}) tidings.add_source(id, origin.url("/feed?" + std::string(id)));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("event=poll ");  // the next request is a second away
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_EQ(served.hits(), 1U);
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("1 polled, 0 failed, 2 not due"))
      << "the second had begun, the third not";
  EXPECT_EQ(served.hits(), 2U);
}

TEST(Hosts, C9_TooManyRequestsHoldsAllSourcesOfTheHostAcrossRuns) {
  Origin origin(2);
  const auto a = origin.serve("/a", feed("a"));
  const auto limited = origin.serve("/limited", Reply{.status = 429, .headers = {{"Retry-After", "7200"}}});
  Aggregator tidings;
  tidings.add_source("a-limited", origin.url("/limited"));
  tidings.add_source("b-same-host", origin.url("/a"));
  tidings.add_source("other-host", origin.url("/a", 1));
  const auto first = tidings.run({"fetch"});
  EXPECT_THAT(first.out, HasSubstr("b-same-host: not due until "));
  EXPECT_THAT(first.out, HasSubstr("(its host is held)"));
  EXPECT_EQ(limited.hits(), 1U);
  EXPECT_EQ(a.hits(), 1U) << "of the other host alone";
  tidings.run({"fetch", "--force"});
  EXPECT_EQ(limited.hits(), 1U);
  EXPECT_EQ(a.hits(), 2U);
}

TEST(Hosts, NextRunResumesTheTlsSession) {
  Origin origin(support::Certificate::good);
  const auto served = origin.serve("/feed", feed("a"));
  Aggregator tidings;
  tidings.configure("fetch", "ca_file = \"" + origin.ca_file().string() + "\"");
  tidings.add_source("example", origin.url("/feed"));
  for (int run = 0; run < 3; ++run) ASSERT_EQ(tidings.run({"fetch", "--force"}).exit_code, 0);
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_FALSE(requests[0].session_resumed);
  EXPECT_TRUE(requests[1].session_resumed);
  EXPECT_TRUE(requests[2].session_resumed);
}

TEST(Hosts, TicketThatADaemonUsedBeforeItWasKilledIsNotUsedAgain) {
  Origin origin(support::Certificate::good);
  const auto served = origin.serve("/feed", feed("a"));
  Aggregator tidings;
  tidings.configure("fetch", "ca_file = \"" + origin.ca_file().string() + "\"");
  tidings.add_source("before", origin.url("/feed"));
  ASSERT_EQ(tidings.run({"fetch"}).exit_code, 0);
  tidings.add_source("under-way", origin.url("/feed?x"));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("source=under-way");
  daemon->signal(SIGKILL);
  daemon->wait();
  ASSERT_EQ(tidings.run({"fetch", "--force", "before"}).exit_code, 0);
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_FALSE(requests[0].session_resumed);
  EXPECT_TRUE(requests[1].session_resumed);
  EXPECT_FALSE(requests[2].session_resumed);
}

}  // namespace
}  // namespace tidings::integration
