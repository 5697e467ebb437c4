#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

std::string rss(const std::string& title) {
  return "<rss version='2.0'><channel><title>Feed</title><link>https://news.example/</link><description/>"
         "<item><title>" +
         title + "</title><link>https://news.example/" + title + "</link><guid>https://news.example/" +
         title + "</guid></item></channel></rss>";
}

TEST(Daemon, NewEntryIsInTheServedFeed) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss("hello")});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("event=published");
  const auto reply = http_get(tidings.port(), "/atom.xml");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("content-type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("<title>hello</title>"));
}

TEST(Daemon, IsReadyBeforeTheMergedFeedIsMade) {
  Aggregator tidings;
  const auto daemon = tidings.start_daemon();
  const auto log = daemon->log();
  EXPECT_LT(log.find("event=ready"), log.find("event=published"));
  EXPECT_LT(log.find("event=published"), log.find("event=polling")) << "which the first poll may change";
}

TEST(Daemon, ServesTheSameBytesAgainAndAnswersValidatorsWith304) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss("hello")});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  std::string before;
  {
    const auto daemon = tidings.start_daemon();
    daemon->wait_for_log("event=published");
    before = http_get(tidings.port(), "/atom.xml").body;
    EXPECT_EQ(http_get(tidings.port(), "/atom.xml").body, before);
    daemon->signal(SIGTERM);
    EXPECT_EQ(daemon->wait(), 0);
  }
  const auto again = tidings.start_daemon();
  const auto reply = http_get(tidings.port(), "/atom.xml");
  EXPECT_EQ(reply.body, before);
  const auto unchanged =
      http_get(tidings.port(), "/atom.xml", {"If-None-Match: " + reply.headers.at("etag")});
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.body, "");
  EXPECT_EQ(origin.requests().size(), 1U) << "a restart polls nothing early";
}

TEST(Daemon, SourceDroppedIntoTheFolderIsPolledWithoutARestart) {
  Origin origin;
  const auto served = origin.serve("/late.xml", Reply{.body = rss("late")});
  Aggregator tidings;
  const auto daemon = tidings.start_daemon();
  tidings.add_source("late", origin.url("/late.xml"));
  EXPECT_THAT(daemon->wait_for_log("event=poll "), HasSubstr("source=late"));
}

TEST(Daemon, FaultySourceFileKeepsItsLastGoodVersion) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss("hello")});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("event=poll ");
  tidings.add_source("example", origin.url("/feed.xml"), "nam = 1");
  EXPECT_THAT(daemon->wait_for_log("event=config_problem"), HasSubstr("example.toml:2:1: "));
  EXPECT_THAT(daemon->wait_for_log("event=sources_reloaded"), HasSubstr("sources=1"));
}

TEST(Daemon, OpmlThatIsBrokenForAMomentLosesNoSource) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss("hello")});
  const auto opml = [&](const std::string& end) {
    return "<opml version='2.0'><body><outline text='One' xmlUrl='" + origin.url("/feed.xml") + "'/></body>" +
           end;
  };
  Aggregator tidings;
  support::write_file(tidings.folder() / "feeds" / "list.opml", opml("</opml>"));
  const auto daemon = tidings.start_daemon();
  EXPECT_THAT(daemon->wait_for_log("event=poll "), HasSubstr("source=one"));
  support::write_file(tidings.folder() / "feeds" / "list.opml", opml("</opm"));
  EXPECT_THAT(daemon->wait_for_log("event=config_problem"), HasSubstr("list.opml:1:"));
  EXPECT_THAT(daemon->wait_for_log("event=sources_reloaded"), HasSubstr("sources=1"));
}

TEST(Daemon, FolderOfSourcesMayBeReplaced) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss("hello")});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  const auto daemon = tidings.start_daemon();
  daemon->wait_for_log("event=poll ");
  std::filesystem::rename(tidings.folder() / "feeds", tidings.folder() / "old");
  EXPECT_THAT(daemon->wait_for_log("event=sources_reloaded"), HasSubstr("sources=1"))
      << "kept while it is away";
  std::filesystem::create_directory(tidings.folder() / "feeds");
  tidings.add_source("other", origin.url("/feed.xml"));
  EXPECT_THAT(daemon->wait_for_log("event=poll "), HasSubstr("source=other"));
}

TEST(Daemon, HangupReadsTheConfigurationAgain) {
  Aggregator tidings;
  const auto daemon = tidings.start_daemon();
  EXPECT_THAT(http_get(tidings.port(), "/atom.xml").body, HasSubstr("<title>Tidings</title>"));
  tidings.configure("site", "title = \"Renamed\"");
  daemon->signal(SIGHUP);
  daemon->wait_for_log("event=ready");
  EXPECT_THAT(http_get(tidings.port(), "/atom.xml").body, HasSubstr("<title>Renamed</title>"));
}

TEST(Daemon, TerminationEndsAThousandFetchesAtOnce) {
  Origin origin(1000);
  const auto silent = origin.serve("/silent", Reply{.hold = true});
  Aggregator tidings;
  tidings.configure("fetch", "concurrency = 1000");
  for (std::size_t i = 0; i < 1000; ++i)
    tidings.add_source("s" + std::to_string(i), origin.url("/silent", i));
  const auto daemon = tidings.start_daemon();
  silent.wait_for_hits(1000);
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_THAT(daemon->log(), HasSubstr("event=stopped"));
  EXPECT_THAT(daemon->log(), Not(HasSubstr("event=bug")));
  EXPECT_TRUE(tidings.entries().empty());
}

TEST(Daemon, ServesHealthAndRefusesWhatItHasNot) {
  Aggregator tidings;
  const auto daemon = tidings.start_daemon();
  EXPECT_EQ(http_get(tidings.port(), "/healthz").status, 200);
  EXPECT_EQ(http_get(tidings.port(), "/nothing").status, 404);
  EXPECT_EQ(http_get(tidings.port(), "/atom.xml", {}, "DELETE").status, 405);
}

}  // namespace
}  // namespace tidings::integration
