#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::read_file;
using support::Reply;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string rss(const std::string& title) {
  return "<rss version='2.0'><channel><title>" + title +
         "</title><link>https://news.example/</link><description/>"
         "<item><title>Undated</title><guid>3</guid></item>"
         "<item><title>Older</title><guid>1</guid><pubDate>Fri, 07 Jan 2022 09:00:00 GMT</pubDate></item>"
         "<item><title>Newer</title><guid>2</guid><pubDate>Sat, 08 Jan 2022 09:00:00 GMT</pubDate></item>"
         "</channel></rss>";
}

Reply page(const std::string& head) {
  return {.headers = {{"Content-Type", "text/html"}},
          .body = "<!DOCTYPE html><html><head>" + head + "</head></html>"};
}

class Add : public testing::Test {
 protected:
  /// Files of feeds/, with their bytes.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(tidings_.folder() / "feeds"))
      found[file.path().filename().string()] = read_file(file.path());
    return found;
  }

  std::vector<std::string> asked() const {
    std::vector<std::string> targets;
    for (const auto& request : origin_.requests()) targets.push_back(request.target);
    return targets;
  }

  std::string url_line(const std::string& path) const {
    return "url        = \"" + origin_.url(path) + "\"\n";
  }

  Origin origin_;
  Aggregator tidings_;
};

TEST_F(Add, FeedItselfBecomesASourceWithOneRequest) {
  const auto feed = origin_.serve("/feed.xml", Reply{.body = rss("The News, daily")});
  const auto result =
      tidings_.run({"add", origin_.url("/feed.xml#top"), "--category", "新闻", "--category=b"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, StartsWith("The News, daily\nrss-2.0, 3 entries\n"));
  EXPECT_THAT(result.out, HasSubstr("2022-01-08T09:00:00Z  Newer\n  2022-01-07T09:00:00Z  Older\n"
                                    "  no date               Undated\n"));
  EXPECT_THAT(result.out, HasSubstr((tidings_.folder() / "feeds" / "the-news-daily.toml\n").string()));
  EXPECT_THAT(files(),
              ElementsAre(testing::Pair("the-news-daily.toml",
                                        url_line("/feed.xml") + "categories = [\"新闻\", \"b\"]\n")));
  EXPECT_THAT(asked(), ElementsAre("/feed.xml"));
  EXPECT_EQ(tidings_.run({"check"}).exit_code, 0);
}

TEST_F(Add, PagesMainFeedIsTakenAndTheOthersAreNamed) {
  const auto served = origin_.serve(
      "/blog/",
      page("<base href='/b/'>"
           "<link rel=alternate type=application/rss+xml title='It&#39;s comments' href=\"co'mments\">"
           "<link rel=alternate type=application/atom+xml href=atom><link rel=feed href=all>"));
  const auto feed = origin_.serve("/b/atom", Reply{.body = rss("Blog")});
  const auto result = tidings_.run({"add", origin_.url("/blog/"), "--name", "My \"Blog\""});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(files(), ElementsAre(testing::Pair(
                           "my-blog.toml", url_line("/b/atom") + "name       = \"My \\\"Blog\\\"\"\n")));
  EXPECT_THAT(asked(), ElementsAre("/blog/", "/b/atom"));
  EXPECT_THAT(result.error, HasSubstr("(no title)\n    tidings add '" + origin_.url("/b/all") + "'"));
  EXPECT_THAT(result.error,
              HasSubstr("It's comments\n    tidings add '" + origin_.url("/b/co") + "'\\''mments'"));
}

TEST_F(Add, C5_CredentialsGoToTheirOriginHoweverItIsWrittenAndToNoOther) {
  Origin elsewhere;
  const auto absolute = [](const std::string& url) { return "<link rel=feed href='" + url + "'>"; };
  const auto answers = std::map<std::string, Reply>{
      {"/", page(absolute(elsewhere.url("/feed")) + absolute(origin_.url("/named")))},
      {"/named", {.status = 301, .headers = {{"Location", origin_.url("/feed")}}}},
      {"/feed", {.body = rss("Blog")}}};
  origin_.answer_by([answers](const support::RecordedRequest& request) {
    return request.header("Authorization") ? answers.at(request.target) : Reply{.status = 401};
  });
  auto url = origin_.url("/");
  url.insert(url.find("//") + 2, "ann:secret@");
  const auto result = tidings_.run({"add", url});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(asked(), ElementsAre("/", "/named", "/feed"));
  ASSERT_EQ(elsewhere.requests().size(), 1U);
  EXPECT_EQ(elsewhere.requests()[0].header("Authorization"), std::nullopt);
  EXPECT_THAT(files(), ElementsAre(testing::Pair("blog.toml", HasSubstr("ann:secret@"))));
  EXPECT_THAT(files(), ElementsAre(testing::Pair("blog.toml", HasSubstr("/feed\""))));
}

TEST_F(Add, LinkHeadersCountTogether) {
  auto served = page("<link rel=alternate type=application/rss+xml href=/html>");
  served.headers.emplace_back("Link", "</wp-json>; rel=alternate; type=\"application/json\"");
  served.headers.emplace_back("Link", "</header>; rel=\"alternate\"; type=\"application/rss+xml\"");
  const auto home = origin_.serve("/", served);
  const auto feed = origin_.serve("/header", Reply{.body = rss("Blog")});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/")}).exit_code, 0);
  EXPECT_THAT(asked(), ElementsAre("/", "/header"));
}

TEST_F(Add, NamedFeedThatIsNoneIsPassedOver) {
  const auto home = origin_.serve(
      "/", page("<link rel=feed href=/gone><link rel=feed href=/page><link rel=feed href=/ok>"));
  const auto other = origin_.serve("/page", page(""));
  const auto feed = origin_.serve("/ok", Reply{.body = rss("Blog")});
  const auto result = tidings_.run({"add", origin_.url("/")});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(files(), ElementsAre(testing::Pair("blog.toml", url_line("/ok"))));
  EXPECT_THAT(result.error, Not(HasSubstr("tidings add"))) << "what is none isn't offered";
}

TEST_F(Add, WellKnownPathsAreTriedOnlyThenAndUpToTheFirstFeed) {
  const auto home = origin_.serve("/", page(""));
  const auto robots = origin_.serve("/robots.txt", Reply{.body = "User-agent: *\nDisallow: /feed$\n"});
  const auto feed = origin_.serve("/feed.xml", Reply{.body = rss("Blog")});
  const auto result = tidings_.run({"add", origin_.url("/")});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(asked(), ElementsAre("/", "/robots.txt", "/feed.xml")) << "robots.txt closes /feed";
  EXPECT_THAT(files(), ElementsAre(testing::Pair("blog.toml", url_line("/feed.xml"))));
}

TEST_F(Add, WellKnownPathsBesideThePageGoFirst) {
  const auto home = origin_.serve("/blog", page(""));
  const auto feed = origin_.serve("/blog/feed", Reply{.body = rss("Blog")});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/blog")}).exit_code, 0);
  EXPECT_THAT(asked(), ElementsAre("/blog", "/robots.txt", "/blog/feed"));
}

TEST_F(Add, ServerThatFailsIsAskedForNoMoreWellKnownPaths) {
  const auto home = origin_.serve("/", page(""));
  const auto busy = origin_.serve("/feed", Reply{.status = 429});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/")}).exit_code, 1);
  EXPECT_THAT(asked(), ElementsAre("/", "/robots.txt", "/feed"));
}

TEST_F(Add, PageWithoutAFeedIsSaidWithAllThatWasTried) {
  const auto home = origin_.serve("/", page(""));
  const auto robots = origin_.serve("/robots.txt", Reply{.body = "User-agent: tidings\nDisallow: /\n"});
  const auto result = tidings_.run({"add", origin_.url("/")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.error, HasSubstr(origin_.url("/") + ": is no feed: an HTML page\n"));
  EXPECT_THAT(result.error, HasSubstr(origin_.url("/index.xml") + ": not asked for: robots.txt says so\n"));
  EXPECT_THAT(result.error, HasSubstr("tidings add: no feed found behind " + origin_.url("/") + "\n"));
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Add, RobotsFileThatCannotBeHadEndsTheGuessing) {
  const auto home = origin_.serve("/", page(""));
  const auto robots = origin_.serve("/robots.txt", Reply{.status = 503});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/")}).exit_code, 1);
  EXPECT_THAT(asked(), ElementsAre("/", "/robots.txt"));
}

TEST_F(Add, AddressThatAnswersWithAnErrorIsSaid) {
  const auto result = tidings_.run({"add", origin_.url("/missing")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.error, HasSubstr("/missing: there is nothing at this address (404)"));
  EXPECT_THAT(asked(), ElementsAre("/missing"));
}

TEST_F(Add, WithoutASchemeHttpIsTriedAfterHttps) {
  const auto feed = origin_.serve("/feed", Reply{.body = rss("Blog")});
  const auto address = origin_.url("/feed").substr(std::string("http://").size());
  const auto result = tidings_.run({"add", "feed://" + address});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.error, HasSubstr("asking https://" + address + "\nasking http://" + address + "\n"));
  EXPECT_THAT(files(), ElementsAre(testing::Pair("blog.toml", url_line("/feed"))));
}

TEST_F(Add, PermanentRedirectIsFollowedInTheFileATemporaryOneIsNot) {
  const auto old = origin_.serve("/old", Reply{.status = 301, .headers = {{"Location", "/new"}}});
  const auto today = origin_.serve("/today", Reply{.status = 302, .headers = {{"Location", "/other"}}});
  const auto feed = origin_.serve("/new", Reply{.body = rss("Moved")});
  const auto other = origin_.serve("/other", Reply{.body = rss("Stays")});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/old")}).exit_code, 0);
  EXPECT_EQ(tidings_.run({"add", origin_.url("/today")}).exit_code, 0);
  EXPECT_THAT(files(), ElementsAre(testing::Pair("moved.toml", url_line("/new")),
                                   testing::Pair("stays.toml", url_line("/today"))));
}

TEST_F(Add, SourceThatIsThereIsRefusedWithItsPlace) {
  tidings_.add_source("mine", origin_.url("/feed"), "name = \"x\"");
  const auto place = (tidings_.folder() / "feeds" / "mine.toml:1").string();
  const auto direct = tidings_.run({"add", origin_.url("/feed")});
  EXPECT_EQ(direct.exit_code, 1);
  EXPECT_THAT(direct.error, HasSubstr("is a source already: " + place));
  EXPECT_THAT(asked(), IsEmpty()) << "nobody needs to be asked";

  const auto home = origin_.serve("/", page("<link rel=feed href=/feed>"));
  const auto feed = origin_.serve("/feed", Reply{.body = rss("Blog")});
  const auto behind_page = tidings_.run({"add", origin_.url("/")});
  EXPECT_EQ(behind_page.exit_code, 1);
  EXPECT_THAT(behind_page.error, HasSubstr(place));
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(Add, SourceOfAnOpmlFileIsRefusedWithItsLine) {
  support::write_file(tidings_.folder() / "feeds" / "list.opml",
                      "<opml version='2.0'><body>\n<outline text='a' xmlUrl='https://a.example/'/>\n<outline "
                      "text='b' xmlUrl='" +
                          origin_.url("/feed") + "'/></body></opml>");
  EXPECT_THAT(tidings_.run({"add", origin_.url("/feed")}).error, HasSubstr("list.opml:3\n"));
}

TEST_F(Add, IdThatIsTakenGetsANumber) {
  tidings_.add_source("blog", "https://a.example/");
  const auto feed = origin_.serve("/feed", Reply{.body = rss("Blog")});
  EXPECT_EQ(tidings_.run({"add", origin_.url("/feed")}).exit_code, 0);
  EXPECT_THAT(files(), testing::Contains(testing::Pair("blog-2.toml", url_line("/feed"))));
}

TEST_F(Add, AddressOutsideAllowNetworksIsNotDialledAndTheKeyIsNamed) {
  const auto feed = origin_.serve("/feed", Reply{.body = rss("Blog")});
  support::write_file(tidings_.config_file(), "[store]\npath = \"store\"\n");
  const auto result = tidings_.run({"add", origin_.url("/feed")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.error, HasSubstr("a loopback address"));
  EXPECT_THAT(result.error, HasSubstr("`allow_networks` of [fetch] in " + tidings_.config_file().string()));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Add, RunningDaemonPollsItWithoutARestart) {
  const auto feed = origin_.serve("/feed", Reply{.body = rss("Blog")});
  const auto daemon = tidings_.start_daemon();
  EXPECT_EQ(tidings_.run({"add", origin_.url("/feed")}).exit_code, 0);
  EXPECT_THAT(daemon->wait_for_log("event=poll "), HasSubstr("source=blog"));
  EXPECT_THAT(daemon->log(), Not(HasSubstr("config_problem")));
}

TEST_F(Add, EndedWhileItAsksItLeavesNothing) {
  const auto feed = origin_.serve("/feed", Reply{.hold = true});
  support::Process add(
      {TIDINGS_BINARY, "add", origin_.url("/feed"), "--config", tidings_.config_file().string()},
      tidings_.folder() / "log");
  origin_.wait_for_requests(1);
  add.signal(SIGINT);
  EXPECT_EQ(add.wait(), 128 + SIGINT);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Add, BadUsageAsksNobody) {
  EXPECT_EQ(tidings_.run({"add"}).exit_code, 2);
  EXPECT_EQ(tidings_.run({"add", origin_.url("/a"), origin_.url("/b")}).exit_code, 2);
  EXPECT_EQ(tidings_.run({"add", "ftp://e.example/"}).exit_code, 2);
  EXPECT_EQ(tidings_.run({"add", origin_.url("/a"), "--name", " "}).exit_code, 2);
  EXPECT_EQ(tidings_.run({"add", origin_.url("/a"), "--category="}).exit_code, 2);
  tidings_.configure("fetch", "nonsense = 1");
  EXPECT_EQ(tidings_.run({"add", origin_.url("/a")}).exit_code, 2);
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Add, FolderThatIsMissingIsAFaultOfTheConfiguration) {
  std::filesystem::remove_all(tidings_.folder() / "feeds");
  const auto result = tidings_.run({"add", origin_.url("/feed")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.error, HasSubstr("there is no such folder"));
}

}  // namespace
}  // namespace tidings::integration
