#include "daemon/app/reading.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/fetch/failure.hpp"

namespace tidings::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const store::Timestamp saturday = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);

std::shared_ptr<const config::Source> example(normalise::ReadingRules rules = {}) {
  return std::make_shared<const config::Source>(
      config::Source{.id = *store::SourceId::parse("example"),
                     .url = *text::Url::parse("https://example.org/feed"),
                     .options = config::Shared(config::SourceOptions{.reading = std::move(rules)})});
}

ReadingResult result_of(const std::string& body, std::optional<store::Timestamp> last_success = std::nullopt,
                        const std::string& known_hash = {}, normalise::ReadingRules rules = {}) {
  fetch::ResponseFacts facts;
  facts.status = 200;
  facts.effective_url = "https://example.org/feed";
  const auto config = std::make_shared<const config::Config>();
  fetch::Fetched fetched{facts, {}};
  fetched.body.append(body);
  return read_document(
      {std::move(fetched), config, example(std::move(rules)), known_hash, last_success, saturday + 12h});
}

std::string rss(const std::string& channel) {
  return "<rss version='2.0'><channel><title>T</title>" + channel + "</channel></rss>";
}

Reading read(const std::string& channel, std::optional<store::Timestamp> last_success = std::nullopt,
             const std::string& known_hash = {}, normalise::ReadingRules rules = {}) {
  return std::get<Reading>(result_of(rss(channel), last_success, known_hash, std::move(rules)));
}

ReadingFailure failure_of(const std::string& body) { return std::get<ReadingFailure>(result_of(body)); }

const std::string three_items =
    "<item><title>a</title><pubDate>Sat, 08 Jan 2022 09:00:00 GMT</pubDate></item>"
    "<item><title>b</title><pubDate>Sat, 01 Jan 2022 00:00:00 GMT</pubDate></item>"
    "<item><title>undated</title></item>";

TEST(Reading, WhatAStrangerWroteIsToldInWordsOfOneLineAndNotForEver) {
  fetch::Fetched fetched;
  fetched.facts.effective_url = "https://example.org/feed";
  fetched.facts.content_encoding = "\xFF\xFE\x7F" + std::string(60'000, 'x');
  fetched.body.append("<rss/>");
  const auto coded = std::get<ReadingFailure>(read_document(
      {std::move(fetched), std::make_shared<const config::Config>(), example(), {}, {}, saturday}));
  EXPECT_THAT(coded.error, testing::StartsWith("unknown Content-Encoding '???xxx"));
  EXPECT_LT(coded.error.size(), 300U);
  const auto made = failure_of(
      rss("<item><title>Bridge returned error 500! " + std::string(60'000, 'x') + "</title></item>"));
  EXPECT_EQ(made.kind, "maker_error");
  EXPECT_LT(made.error.size(), 300U);
  const auto other = failure_of(
      "<a\xC2\x9B"
      "2J\xC2\x85>x</a>");
  EXPECT_EQ(other.kind, "not_a_feed");
  EXPECT_THAT(other.error, testing::Not(testing::HasSubstr("\xC2\x9B")));
  EXPECT_THAT(other.error, testing::Not(testing::HasSubstr("\xC2\x85")));
}

TEST(Reading, DocumentThatIsLargerThanItsPlaceComesBackUnread) {
  const auto config = std::make_shared<const config::Config>();
  fetch::Fetched fetched;
  fetched.facts.effective_url = "https://example.org/feed";
  fetched.body.append(rss(three_items));
  ReadingTask task{std::move(fetched), config, example(), {}, {}, saturday};
  task.max_document = 100;
  task = std::get<ReadingTask>(read_document(std::move(task)));
  task.max_document = config->fetch.max_body;
  const auto reading = std::get<Reading>(read_document(std::move(task)));
  ASSERT_TRUE(reading.feed);
  EXPECT_EQ(reading.feed->entries.size(), 3U);
}

TEST(Reading, FirstDocumentGivesTheDatesOfAllItsEntries) {
  EXPECT_THAT(read(three_items).posted, ElementsAre(saturday + 9h, saturday - std::chrono::days(7)));
}

TEST(Reading, LaterDocumentGivesTheDatesSinceTheLastSuccess) {
  EXPECT_THAT(read(three_items, saturday).posted, ElementsAre(saturday + 9h));
}

TEST(Reading, C11_LimitsAreWhatTheDocumentSays) {
  const auto limits = read(
                          "<ttl>90</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours>"
                          "<skipDays><day>Sunday</day><day> saturday </day><day>Someday</day></skipDays>")
                          .limits;
  EXPECT_EQ(limits, (store::DocumentLimits{90min, 1U << 23U | 1U, 1U << 6U | 1U}));
}

TEST(Reading, C11_DocumentWithoutLimitsTakesThemBack) {
  EXPECT_EQ(read(three_items).limits, store::DocumentLimits());
}

TEST(Reading, C11_KnownBodyIsNotReadAndLeavesTheLimits) {
  const auto first = read(three_items);
  const auto second = read(three_items, saturday, first.body_hash);
  EXPECT_FALSE(second.limits);
  EXPECT_FALSE(second.feed);
  EXPECT_THAT(second.posted, IsEmpty());
}

TEST(Reading, KnownBodyIsReadAgainWhereTheRulesChanged) {
  const auto first = read(three_items);
  const auto second = read(three_items, saturday, first.body_hash, {.max_items = 1});
  ASSERT_TRUE(second.feed);
  EXPECT_EQ(second.feed->entries.size(), 1U);
  EXPECT_FALSE(read(three_items, saturday, second.body_hash, {.max_items = 1}).feed);
  EXPECT_TRUE(read(three_items, saturday, second.body_hash).feed);
}

TEST(Reading, ChangedRulesWantTheDocumentAgainThoughItDidNotChange) {
  const auto hash = read(three_items, saturday, {}, {.max_items = 1}).body_hash;
  EXPECT_TRUE(is_read_by_rules_of_now(hash, {}, *example({.max_items = 1})));
  EXPECT_FALSE(is_read_by_rules_of_now(hash, {}, *example({.max_items = 2})));
  EXPECT_FALSE(is_read_by_rules_of_now(hash, {}, *example()));
  EXPECT_TRUE(is_read_by_rules_of_now(read(three_items).body_hash, {}, *example()));
  EXPECT_TRUE(is_read_by_rules_of_now("", {}, *example({.max_items = 1})));
}

TEST(Reading, CharsetIsARuleToo) {
  const auto hash = read(three_items).body_hash;
  auto source = *example();
  source.options = config::Shared(config::SourceOptions{.charset = "windows-1251"});
  EXPECT_FALSE(is_read_by_rules_of_now(hash, {}, source));
}

TEST(Reading, WhatComesInAFeedsPlaceHasANameOfItsOwn) {
  const std::string page = "<!DOCTYPE html><title>t</title>";
  EXPECT_EQ(failure_of("words").kind, "not_a_feed");
  EXPECT_EQ(failure_of(page).kind, "html_instead_of_feed");
  EXPECT_EQ(failure_of(page + "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>").kind,
            "challenge");
  EXPECT_EQ(failure_of(page + "<form><input type=\"password\"></form>").kind, "login");
  EXPECT_EQ(failure_of(page + "<h1>This domain may be for sale</h1>").kind, "parked");
  EXPECT_EQ(failure_of(rss("<item><title>Bridge returned error 500! (19345)</title></item>")).kind,
            "maker_error");
}

TEST(Reading, C14_WhatSomebodyHasToMendIsAskedForLessOften) {
  using enum schedule::Outcome;
  EXPECT_EQ(failure_of("<!DOCTYPE html><div id='px-captcha'></div>").outcome, refused);
  EXPECT_EQ(failure_of("<!DOCTYPE html><h1>This domain is for sale</h1>").outcome, lost);
  EXPECT_EQ(failure_of("<!DOCTYPE html><p>moved</p>").outcome, failed);
}

fetch::Failure error_page(int status, const std::string& body, const std::string& coding = "") {
  fetch::ResponseFacts facts;
  facts.status = status;
  facts.content_encoding = coding;
  return judge_error_page(fetch::status_failure(facts, body));
}

TEST(Reading, ChallengeIsKnownByThePageOfAnError) {
  const std::string challenge = "<!DOCTYPE html><title>Just a moment</title><div id='px-captcha'></div>";
  EXPECT_EQ(failure_label(error_page(403, challenge)), "challenge");
  EXPECT_EQ(failure_label(error_page(503, challenge)), "challenge");
  EXPECT_EQ(failure_label(error_page(404, challenge)), "http.404");
  EXPECT_EQ(failure_label(error_page(403, "<!DOCTYPE html><h1>Forbidden</h1>")), "http.403");
  EXPECT_EQ(failure_label(error_page(403, "damaged", "gzip")), "http.403");
}

TEST(Reading, WordsOfAMakerAmongNewsAreNews) {
  const auto reading =
      read("<item><title>Bridge returned error 500!</title></item><item><title>b</title></item>");
  ASSERT_TRUE(reading.feed);
  EXPECT_EQ(reading.feed->entries.size(), 2U);
}

}  // namespace
}  // namespace tidings::app
