#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string feed = R"(<rss version="2.0"><channel><title>Feed</title>
<item><title>News</title><link>http://e.example/1?utm_source=rss</link><guid isPermaLink="false">1</guid>
  <category>World</category><description><![CDATA[<p>text</p><p class="share">Share it</p>]]></description></item>
<item><title>Sponsored: buy</title><link>http://e.example/2</link><guid isPermaLink="false">2</guid>
  <category>World</category><description>x</description></item>
<item><title>Match</title><link>http://e.example/3</link><guid isPermaLink="false">3</guid>
  <category>Sport</category><description>x</description></item>
</channel></rss>)";

const std::string rules = R"(
[[filters]]
exclude = { title = "(?i)^sponsored" }
[[filters]]
include = { category = "^World$" }
[[rewrite]]
strip = ".share"
[[rewrite]]
replace_in_link = "[?&]utm_[a-z]+=[^&]*"
[[rewrite]]
prefix_title = "Ex: "
)";

class ReadingRules : public testing::Test {
 protected:
  /// The names of the entry files, without their folders.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& [path, bytes] : aggregator.entries())
      found.push_back(path.substr(path.rfind('/') + 4));  // behind the day
    return found;
  }

  std::string source_file() const { return (aggregator.folder() / "feeds/x.toml").string(); }

  Origin origin;
  Origin::Endpoint endpoint = origin.serve("/feed", Reply{.headers = {{"ETag", "\"1\""}}, .body = feed});
  Aggregator aggregator;
};

TEST_F(ReadingRules, WhatIsStoredIsWhatTheyLeave) {
  aggregator.add_source("x", origin.url("/feed"), rules);
  EXPECT_EQ(aggregator.run({"fetch"}).exit_code, 0);
  ASSERT_THAT(names(), ElementsAre("Ex_ News.md"));
  const auto bytes = aggregator.entries().begin()->second;
  EXPECT_THAT(bytes, HasSubstr("title: 'Ex: News'\n"));
  EXPECT_THAT(bytes, HasSubstr("link: 'http://e.example/1'\n"));
  EXPECT_THAT(bytes, HasSubstr("guid: '1'\n"));
  EXPECT_THAT(bytes, testing::Not(HasSubstr("Share it")));
}

TEST_F(ReadingRules, ThoseOfTheConfigurationAreForEverySource) {
  aggregator.configure("reading", "max_items = 1\n[[reading.filters]]\nexclude = { title = 'News' }");
  aggregator.add_source("x", origin.url("/feed"));
  aggregator.run({"fetch"});
  EXPECT_THAT(names(), ElementsAre("Sponsored_ buy.md"));
}

TEST_F(ReadingRules, ChangedOnesAreAppliedToADocumentThatDidNotChange) {
  aggregator.add_source("x", origin.url("/feed"), rules);
  aggregator.run({"fetch"});
  aggregator.run({"fetch", "--force"});
  EXPECT_TRUE(origin.requests().at(1).header("If-None-Match"));
  aggregator.add_source("x", origin.url("/feed"));
  EXPECT_THAT(aggregator.run({"fetch", "--force"}).out, HasSubstr("x: new, 2 new, 1 updated"));
  EXPECT_FALSE(origin.requests().at(2).header("If-None-Match"));
  EXPECT_EQ(names().size(), 3U);
  aggregator.run({"fetch", "--force"});
  EXPECT_TRUE(origin.requests().at(3).header("If-None-Match"));
}

TEST_F(ReadingRules, TrialShowsWhatEachRuleMakesOfADocument) {
  aggregator.add_source("x", origin.url("/feed"), rules);
  const auto file = (aggregator.folder() / "feed.xml").string();
  support::write_file(file, feed);
  const auto result = aggregator.run({"check", "--source", "x", "--show-filters", file});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  const auto x = source_file();
  EXPECT_EQ(result.out, "out\texclude " + x + ":4\tSponsored: buy\thttp://e.example/2\n" +  //
                            "out\tinclude " + x + ":6\tMatch\thttp://e.example/3\n" +
                            "taken\t-\tNews\thttp://e.example/1?utm_source=rss\n" + "rewrite\tstrip " + x +
                            ":7\tNews\t29 of 40 bytes less\n" + "rewrite\treplace_in_link " + x +
                            ":9\tNews\thttp://e.example/1\n" + "rewrite\tprefix_title " + x +
                            ":11\tNews\tEx: News\n");
  EXPECT_EQ(result.error, "x: of 3 entries of the document 2 left out, 1 taken, 1 of these changed\n");
  EXPECT_THAT(origin.requests(), IsEmpty());
}

TEST_F(ReadingRules, TrialShowsWhatNewOnesWouldTakeOutOfTheStoreWhileTheDaemonRuns) {
  aggregator.add_source("x", origin.url("/feed"));
  const auto daemon = aggregator.start_daemon();
  daemon->wait_for_log("event=poll source=x");
  aggregator.add_source("x", origin.url("/feed"), rules);
  const auto result = aggregator.run({"check", "--source", "x", "--show-filters"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("out\texclude " + source_file() + ":4\tSponsored: buy\t"));
  EXPECT_THAT(result.error, HasSubstr("x: of 3 entries of the store 2 left out, 1 taken"));
  EXPECT_EQ(endpoint.hits(), 1U);
}

TEST_F(ReadingRules, TrialShowsEachStoredEntryOnceWhateverLinksLeadToIt) {
  aggregator.add_source("x", origin.url("/feed"));
  aggregator.run({"fetch"});
  const auto folder = aggregator.entries_folder() / "x";
  std::filesystem::create_directory_symlink(".", folder / "loop");
  std::filesystem::create_directory_symlink("..", folder / "up");
  const auto result = aggregator.run({"check", "--source", "x", "--show-filters"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.error, HasSubstr("x: of 3 entries of the store"));
}

TEST_F(ReadingRules, TrialNamesWhatIsWrongWithTheCommandLine) {
  aggregator.add_source("x", origin.url("/feed"), rules);
  EXPECT_EQ(aggregator.run({"check", "--source", "y", "--show-filters"}).exit_code, 2);
  EXPECT_EQ(aggregator.run({"check", "--show-filters"}).exit_code, 2);
  EXPECT_EQ(aggregator.run({"check", "file"}).exit_code, 2);
  EXPECT_EQ(aggregator.run({"check", "--source", "x", "--show-filters", "/none"}).exit_code, 1);
}

}  // namespace
}  // namespace tidings::integration
