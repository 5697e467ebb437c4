#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::read_file;
using support::Reply;
using testing::HasSubstr;

const std::filesystem::path shared = TIDINGS_SHARED;  // samples of real feeds, where they are at hand

std::string rss(const std::string& items) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed</title>)"
         "<link>https://news.example/</link><description>d</description>" +
         items + "</channel></rss>";
}

std::string item(const std::string& id, const std::string& body = "<p>text</p>") {
  return "<item><title>Title " + id + "</title><link>https://news.example/" + id +
         "</link><guid isPermaLink=\"false\">" + id +
         "</guid><pubDate>Sat, 08 Jan 2022 11:58:24 GMT</pubDate><description><![CDATA[" + body +
         "]]></description></item>";
}

std::map<std::string, std::filesystem::file_time_type> times(const std::filesystem::path& folder) {
  std::map<std::string, std::filesystem::file_time_type> found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file()) found[file.path().string()] = file.last_write_time();
  return found;
}

TEST(Pipeline, SeedBecomesItsEntryFileByteForByte) {
  const auto seed = shared / "seed";
  if (!std::filesystem::exists(seed)) GTEST_SKIP() << "no " << seed;
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = read_file(seed / "aljazeera-rsshub.xml")});
  Aggregator tidings;
  tidings.configure("store", "front_matter = \"plain\"");
  tidings.add_source(
      "aljazeera", origin.url("/feed.xml"),
      "name = \"Aljazeera 半岛网\"\ncategories = [\"新媒体\", \"Aljazeera 半岛网\", \"新闻\"]");
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.error;
  const auto entries = tidings.entries();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries.begin()->first,
            "aljazeera/2022/01/08-哈萨克斯坦动乱：托卡耶夫宣布哀悼  普京提议召开集安组织峰会.md");
  EXPECT_EQ(entries.begin()->second, read_file(seed / "aljazeera-2022-01-08.md"));
}

TEST(Pipeline, ChallengeThatComesAsAnErrorIsNamed) {
  Origin origin;
  const auto served = origin.serve(
      "/feed.xml",
      Reply{.status = 403, .body = "<!DOCTYPE html><title>x</title><div id='px-captcha'></div>"});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("example: challenge: a page that tests for a browser"));
}

TEST(Pipeline, SecondPollSendsValidatorsBackAndWritesNothing) {
  Origin origin;
  const auto served = origin.serve(
      "/feed.xml", Reply{.headers = {{"ETag", "W/\"a, b\""}}, .body = rss(item("1") + item("2"))});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  ASSERT_EQ(tidings.run({"fetch"}).exit_code, 0);
  const auto before = times(tidings.entries_folder());
  ASSERT_EQ(before.size(), 2U);
  const auto result = tidings.run({"fetch", "--force"});
  EXPECT_THAT(result.out, HasSubstr("example: not_modified, 0 new, 0 updated"));
  EXPECT_EQ(times(tidings.entries_folder()), before);
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].header("If-None-Match"), std::nullopt);
  EXPECT_EQ(requests[1].header("If-None-Match"), "W/\"a, b\"");
}

TEST(Pipeline, SourceThatIsNotDueIsLeftAloneAndSaidSo) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss(item("1"))});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  ASSERT_EQ(tidings.run({"fetch"}).exit_code, 0);
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("example: not due until"));
  EXPECT_EQ(origin.requests().size(), 1U);
}

TEST(Pipeline, RetryAfterIsNotPassedOverByForce) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.status = 503, .headers = {{"Retry-After", "86400"}}});
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  EXPECT_EQ(tidings.run({"fetch"}).exit_code, 1);
  tidings.run({"fetch", "--force"});
  EXPECT_EQ(origin.requests().size(), 1U);
}

TEST(Pipeline, OneBadSourceHarmsNoOther) {
  Origin origin;
  const auto page = origin.serve(
      "/page", Reply{.headers = {{"Content-Type", "text/html"}}, .body = "<!DOCTYPE html><p>no"});
  const auto missing = origin.serve("/missing", Reply{.status = 404});
  const auto good = origin.serve("/good", Reply{.body = rss(item("1"))});
  Aggregator tidings;
  tidings.add_source("page", origin.url("/page"));
  tidings.add_source("missing", origin.url("/missing"));
  tidings.add_source("good", origin.url("/good"));
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("page: html_instead_of_feed"));
  EXPECT_THAT(result.out, HasSubstr("missing: http.404"));
  EXPECT_THAT(result.out, HasSubstr("good: new, 1 new, 0 updated"));
  EXPECT_EQ(tidings.entries().size(), 1U);
}

TEST(Pipeline, C1_SourceThatLeadsHereAndThereByTurnsSendsEachItsOwnValidators) {
  Origin origin(2);
  std::size_t asked = 0;
  origin.answer_by([&](const auto& request) {
    if (request.target == "/feed")
      return Reply{.status = 302, .headers = {{"Location", origin.url("/there", asked++ % 2)}}};
    return Reply{.headers = {{"ETag", '"' + request.host + '"'}}, .body = rss(item(request.host))};
  });
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed"));
  for (int poll = 0; poll < 4; ++poll) ASSERT_EQ(tidings.run({"fetch", "--force"}).exit_code, 0);
  std::vector<std::optional<std::string>> sent;
  for (const auto& request : origin.requests())
    if (request.target == "/there") sent.push_back(request.header("If-None-Match"));
  const auto tag = [&](std::size_t address) {
    const auto url = origin.url("", address);
    return '"' + url.substr(url.find("//") + 2) + '"';
  };
  EXPECT_THAT(sent, testing::ElementsAre(std::nullopt, std::nullopt, tag(0), tag(1)));
  EXPECT_EQ(tidings.entries().size(), 2U);
}

TEST(Pipeline, BodyThatCannotBeReadKeepsTheOldValidators) {
  Origin origin;
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  {
    const auto good =
        origin.serve("/feed.xml", Reply{.headers = {{"ETag", "\"1\""}}, .body = rss(item("1"))});
    tidings.run({"fetch"});
  }
  {
    const auto bad = origin.serve("/feed.xml", Reply{.headers = {{"ETag", "\"2\""}}, .body = "not a feed"});
    EXPECT_EQ(tidings.run({"fetch", "--force"}).exit_code, 1);
  }
  const auto mended =
      origin.serve("/feed.xml", Reply{.headers = {{"ETag", "\"3\""}}, .body = rss(item("1") + item("2"))});
  tidings.run({"fetch", "--force"});
  EXPECT_EQ(origin.requests().back().header("If-None-Match"), "\"1\"");
  EXPECT_EQ(tidings.entries().size(), 2U);
}

TEST(Pipeline, ChangedEntryIsRewrittenInItsPlace) {
  Origin origin;
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  {
    const auto first = origin.serve("/feed.xml", Reply{.body = rss(item("1", "<p>first text</p>"))});
    tidings.run({"fetch"});
  }
  const auto path = tidings.entries().begin()->first;
  const auto second = origin.serve("/feed.xml", Reply{.body = rss(item("1", "<p>second text</p>"))});
  EXPECT_THAT(tidings.run({"fetch", "--force"}).out, HasSubstr("0 new, 1 updated"));
  ASSERT_EQ(tidings.entries().size(), 1U);
  EXPECT_THAT(tidings.entries().at(path), HasSubstr("second text"));
}

TEST(Pipeline, ChangeAmongEntriesThatDidNotChangeIsSeen) {
  Origin origin;
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  const auto poll = [&](const std::string& items) {
    const auto served = origin.serve("/feed.xml", Reply{.body = rss(items)});
    return tidings.run({"fetch", "--force"}).out;
  };
  const auto one = item("1", "<p>one</p>");
  EXPECT_THAT(poll(one + item("2", "<p>two</p>")), HasSubstr("2 new, 0 updated"));
  const auto before = tidings.entries();
  EXPECT_THAT(poll(item("3", "<p>three</p>") + one + item("2", "<p>TWO</p>")), HasSubstr("1 new, 1 updated"));
  EXPECT_THAT(poll(one + item("2", "<p>two</p>")), HasSubstr("0 new, 1 updated")) << "it is as it once was";
  const auto after = tidings.entries();
  EXPECT_EQ(after.size(), 3U);
  for (const auto& [path, text] : before)
    if (text.contains("<p>one</p>")) EXPECT_EQ(after.at(path), text);
  EXPECT_EQ(tidings.run({"index", "verify"}).exit_code, 0);
}

TEST(Pipeline, WhatTheOperatorCallsASourceReachesEntriesThatDidNotChange) {
  Origin origin;
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  {
    const auto first = origin.serve("/feed.xml", Reply{.body = rss(item("1", "<p>one</p>"))});
    tidings.run({"fetch"});
  }
  tidings.add_source("example", origin.url("/feed.xml"), "categories = [\"Elsewhere\"]\n");
  const auto second =
      origin.serve("/feed.xml", Reply{.body = rss(item("2", "<p>two</p>") + item("1", "<p>one</p>"))});
  EXPECT_THAT(tidings.run({"fetch", "--force"}).out, HasSubstr("1 new, 1 updated"));
  for (const auto& [path, text] : tidings.entries()) EXPECT_THAT(text, HasSubstr("Elsewhere")) << path;
}

TEST(Pipeline, OperatorsHandIsLeftAlone) {
  Origin origin;
  Aggregator tidings;
  tidings.add_source("example", origin.url("/feed.xml"));
  {
    const auto first =
        origin.serve("/feed.xml", Reply{.body = rss(item("1", "<p>one</p>") + item("2", "<p>two</p>"))});
    tidings.run({"fetch"});
  }
  const auto entries = tidings.entries();
  ASSERT_EQ(entries.size(), 2U);
  const auto edited = entries.begin()->first;
  const auto deleted = std::next(entries.begin())->first;
  const auto by_hand = entries.begin()->second + "<!-- mine -->";
  support::write_file(tidings.entries_folder() / edited, by_hand);
  std::filesystem::remove(tidings.entries_folder() / deleted);
  const auto second =
      origin.serve("/feed.xml", Reply{.body = rss(item("1", "<p>ONE</p>") + item("2", "<p>TWO</p>"))});
  tidings.run({"fetch", "--force"});
  EXPECT_THAT(tidings.entries(), testing::ElementsAre(testing::Pair(edited, by_hand)));
}

TEST(Pipeline, PrivateAddressIsNotDialledUnlessAllowed) {
  Origin origin;
  const auto served = origin.serve("/feed.xml", Reply{.body = rss(item("1"))});
  Aggregator tidings;
  support::write_file(tidings.config_file(), "[store]\npath = \"store\"\n");
  tidings.add_source("example", origin.url("/feed.xml"));
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("allow_networks"));
  EXPECT_TRUE(origin.requests().empty());
}

TEST(Pipeline, FaultyConfigurationIsSaidWithItsPlace) {
  Aggregator tidings;
  support::write_file(tidings.config_file(), "[fetch]\nintervall = 3\n");
  const auto result = tidings.run({"check"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("tidings.toml:2:1: "));
  EXPECT_THAT(result.out, HasSubstr("interval"));
  EXPECT_EQ(tidings.run({"fetch"}).exit_code, 2);
  EXPECT_EQ(tidings.run({"run"}).exit_code, 78);
}

TEST(Pipeline, SecondProcessOnOneStoreIsRefused) {
  Aggregator tidings;
  const auto daemon = tidings.start_daemon();
  const auto result = tidings.run({"fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.error, HasSubstr((tidings.folder() / "store").string()));
}

}  // namespace
}  // namespace tidings::integration
