#include "daemon/normalise/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "store/entry_id.hpp"

namespace tidings::normalise {
namespace {

using namespace std::chrono_literals;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8) + 12h;
const SourceProfile profile{*store::SourceId::parse("example"), "Example", {"news"}};

Item item(const std::string& id, const std::string& link = "") {
  Item made;
  made.id = id;
  made.link = text::parse_web_url(link);
  made.content = text::sanitise("<p>Some words of text</p>", {}).html;
  return made;
}

store::Feed feed_of(std::vector<Item> items) {
  Document document;
  document.title = store::PlainText::from("The feed");
  document.items = std::move(items);
  return make_feed(std::move(document), profile, now);
}

TEST(Feeds, EntryTakesNameAndCategoriesFromTheOperator) {
  const auto feed = feed_of({item("1")});
  EXPECT_EQ(feed.entries.at(0).author, "Example");
  EXPECT_THAT(feed.entries.at(0).categories, testing::ElementsAre("news"));
}

TEST(Feeds, SourceWithoutNameIsCalledAsItsFeed) {
  Document document;
  document.title = store::PlainText::from("The feed");
  document.items = {item("1")};
  const auto feed = make_feed(std::move(document), {profile.id, "", {}}, now);
  EXPECT_EQ(feed.entries.at(0).author, "The feed");
}

TEST(Feeds, FirstWordsStandInForATitle) {
  EXPECT_EQ(feed_of({item("1")}).entries.at(0).title.str(), "Some words of text");
}

TEST(Feeds, LinkStandsInWhereThereIsNoTextEither) {
  auto bare = item("1", "https://example.org/1");
  bare.content = {};
  EXPECT_EQ(feed_of({bare}).entries.at(0).title.str(), "https://example.org/1");
}

TEST(Feeds, UpdatedStandsInForPublished) {
  auto dated = item("1");
  dated.updated = now - 1h;
  EXPECT_EQ(feed_of({dated}).entries.at(0).published, now - 1h);
}

TEST(Feeds, IdRepeatedWithTheSameLinkIsOneEntry) {
  EXPECT_EQ(feed_of({item("1", "https://example.org/1"), item("1", "https://example.org/1")}).entries.size(),
            1U);
}

TEST(Feeds, IdSharedByUnrelatedItemsSplitsThem) {
  const auto feed = feed_of({item("N/A", "https://example.org/1"), item("N/A", "https://example.org/2"),
                             item("N/A", "https://example.org/2")});
  ASSERT_EQ(feed.entries.size(), 2U);
  EXPECT_NE(feed.entries[0].id, feed.entries[1].id);
  EXPECT_NE(feed.entries[0].id, store::entry_id_from_guid("N/A")) << "whose it is depends on what comes next";
}

TEST(Feeds, ItemsOfOneLinkAreToldApartByTheirTitles) {
  auto one = item("", "https://example.org/news");
  auto two = one;
  auto three = item("N/A", "https://example.org/news");
  auto four = three;
  one.title = three.title = store::PlainText::from("One");
  two.title = four.title = store::PlainText::from("Two");
  EXPECT_EQ(feed_of({one, two, two}).entries.size(), 2U);
  EXPECT_EQ(feed_of({three, four, four}).entries.size(), 2U);
  one.title = two.title = {};
  one.published = now - 2h;
  two.published = now - 1h;
  EXPECT_EQ(feed_of({one, two, two}).entries.size(), 2U);
  EXPECT_EQ(feed_of({one, one}).entries.at(0).id, store::entry_id_from_link(*one.link)) << "as it is alone";
}

TEST(Feeds, TextWithoutATagBecomesParagraphs) {
  auto bare = item("1");
  bare.content = text::sanitise("Fish &amp; chips\n\nwith salt", {}).html;
  EXPECT_EQ(feed_of({bare}).entries.at(0).content.str().substr(0, 3), "<p>");
}

TEST(Feeds, SummaryThatRepeatsTheContentIsLeftOut) {
  auto repeated = item("1");
  repeated.summary = text::plain_text_of_html(repeated.content.str());
  EXPECT_TRUE(feed_of({repeated}).entries.at(0).summary.empty());
  auto apart = item("1");
  apart.summary = store::PlainText::from("In short");
  EXPECT_EQ(feed_of({apart}).entries.at(0).summary.str(), "In short");
}

TEST(DocumentTtl, IsTheLongerOfBothWordsAndAtMostADay) {
  Document document;
  EXPECT_FALSE(document_ttl(document));
  document.ttl_minutes = 30;
  EXPECT_EQ(document_ttl(document), 30min);
  document.update_period = "hourly";
  EXPECT_EQ(document_ttl(document), 1h);
  document.update_period = "weekly";
  EXPECT_EQ(document_ttl(document), 24h);
  document.update_period = "daily";
  document.update_frequency = 4;
  EXPECT_EQ(document_ttl(document), 6h);
}

}  // namespace
}  // namespace tidings::normalise
