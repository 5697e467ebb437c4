#include "daemon/normalise/item_marks.hpp"

#include <functional>
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/normalise/feed.hpp"

namespace tidings::normalise {
namespace {

using namespace std::chrono_literals;

const auto document_url = *text::Url::parse("https://example.org/feeds/all.xml");
const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8) + 12h;
const SourceProfile profile{*store::SourceId::parse("example"), "Example", {}};

parse::RawItem full_item() {
  parse::RawItem item;
  item.id = "urn:1";
  item.id_is_permalink = false;
  item.title.value = "Title";
  item.links.push_back({{"/1"}, "alternate", "text/html", "en", "One", "100"});
  item.published = {"Sat, 08 Jan 2022 09:00:00 GMT", "other"};
  item.updated = {"Sat, 08 Jan 2022 10:00:00 GMT", "other"};
  item.authors.push_back({"Ann", "ann@example.org", {"/ann"}});
  item.contributors.push_back({"Bob", "bob@example.org", {"/bob"}});
  item.categories.push_back({"term", "scheme", "label"});
  item.rights.value = "Rights";
  item.content.value = "<p>Content</p>";
  item.content_text = "Text";
  item.summary.value = "Summary";
  item.comments.value = "/1/comments";
  item.language = "en";
  item.external_url.value = "/external";
  item.media.push_back({{"/m.mp3"}, "audio/mpeg", "audio", "1", "2", "3", {"/m.png"}, true});
  item.image.value = "/i.png";
  item.source.emplace().id = "urn:source";
  item.source_url.value = "/source";
  item.latitude = "1";
  item.longitude = "2";
  item.itunes.push_back({"duration", "1:00"});
  return item;
}

parse::RawFeed feed_with(std::vector<parse::RawItem> items) {
  parse::RawFeed feed;
  feed.title.value = "Feed";
  feed.items = std::move(items);
  return feed;
}

/// As a poll reads it that follows one which left `known`.
store::Feed read(const parse::RawFeed& raw, const std::string& known = "",
                 const DocumentContext& context = {.url = &document_url}, const std::string& by = "us") {
  const ItemMarks marks(known);
  const KnownItems items{marks, by};
  auto with_marks = context;
  with_marks.known = &items;
  return make_feed(make_document(raw, with_marks), profile, now);
}

bool is_read_again(const parse::RawItem& changed) {
  auto raw = feed_with({changed});
  raw.bases.push_back({"https://base.example/", 0});
  return read(raw, read(feed_with({full_item()})).item_marks).unchanged.empty();
}

TEST(ItemMarks, ItemThatIsAsItWasIsNotReadAgain) {
  auto raw = feed_with({full_item()});
  const auto first = read(raw);
  EXPECT_EQ(first.entries.size(), 1U);
  EXPECT_TRUE(first.unchanged.empty());
  raw.items.insert(raw.items.begin(), full_item());
  raw.items[0].id = "urn:2";
  const auto second = read(raw, first.item_marks);
  ASSERT_EQ(second.entries.size(), 1U);
  EXPECT_EQ(second.entries[0].guid, "urn:2");
  EXPECT_THAT(second.unchanged, testing::ElementsAre(first.entries[0].id));
  EXPECT_EQ(read(raw, second.item_marks).unchanged.size(), 2U);
}

TEST(ItemMarks, EachFieldOfAnItemCounts) {
  const std::map<std::string, std::function<void(parse::RawItem&)>> changes{
      {"id", [](auto& item) { item.id = "x"; }},
      {"id_is_permalink", [](auto& item) { item.id_is_permalink.reset(); }},
      {"title", [](auto& item) { item.title.value = "x"; }},
      {"title's markup", [](auto& item) { item.title.markup = parse::Markup::none; }},
      {"title's base", [](auto& item) { item.title.base = 1; }},
      {"title's language", [](auto& item) { item.title.language = "x"; }},
      {"a link", [](auto& item) { item.links.push_back({{"/2"}, "related", {}, {}, {}, {}}); }},
      {"no link", [](auto& item) { item.links.clear(); }},
      {"link", [](auto& item) { item.links[0].href.value = "/x"; }},
      {"link's base", [](auto& item) { item.links[0].href.base = 1; }},
      {"link's rel", [](auto& item) { item.links[0].rel = "x"; }},
      {"link's type", [](auto& item) { item.links[0].type = "x"; }},
      {"link's hreflang", [](auto& item) { item.links[0].hreflang = "x"; }},
      {"link's title", [](auto& item) { item.links[0].title = "x"; }},
      {"link's length", [](auto& item) { item.links[0].length = "x"; }},
      {"published", [](auto& item) { item.published.value = "Sat, 08 Jan 2022 09:00:01 GMT"; }},
      {"published otherwise", [](auto& item) { item.published.other = "x"; }},
      {"updated", [](auto& item) { item.updated.value = "Sat, 08 Jan 2022 10:00:01 GMT"; }},
      {"updated otherwise", [](auto& item) { item.updated.other = "x"; }},
      {"author", [](auto& item) { item.authors[0].name = "x"; }},
      {"author's mail", [](auto& item) { item.authors[0].email = "x"; }},
      {"author's name is nothing else", [](auto& item) { item.authors[0].is_name = true; }},
      {"author's page", [](auto& item) { item.authors[0].uri.value = "x"; }},
      {"contributors", [](auto& item) { std::swap(item.authors, item.contributors); }},
      {"category", [](auto& item) { item.categories[0].term = "x"; }},
      {"category's scheme", [](auto& item) { item.categories[0].scheme = "x"; }},
      {"category's label", [](auto& item) { item.categories[0].label = "x"; }},
      {"category's markup", [](auto& item) { item.categories[0].markup = parse::Markup::maybe; }},
      {"rights", [](auto& item) { item.rights.value = "x"; }},
      {"content", [](auto& item) { item.content.value = "x"; }},
      {"content_text", [](auto& item) { item.content_text = "x"; }},
      {"summary", [](auto& item) { item.summary.value = "x"; }},
      {"comments", [](auto& item) { item.comments.value = "x"; }},
      {"language", [](auto& item) { item.language = "x"; }},
      {"external_url", [](auto& item) { item.external_url.value = "x"; }},
      {"media", [](auto& item) { item.media[0].url.value = "x"; }},
      {"media's type", [](auto& item) { item.media[0].type = "x"; }},
      {"media's medium", [](auto& item) { item.media[0].medium = "x"; }},
      {"media's width", [](auto& item) { item.media[0].width = "x"; }},
      {"media's height", [](auto& item) { item.media[0].height = "x"; }},
      {"media's length", [](auto& item) { item.media[0].length = "x"; }},
      {"media's thumbnail", [](auto& item) { item.media[0].thumbnail.value = "x"; }},
      {"media's is_default", [](auto& item) { item.media[0].is_default = false; }},
      {"image", [](auto& item) { item.image.value = "x"; }},
      {"source", [](auto& item) { item.source.reset(); }},
      {"source's id", [](auto& item) { item.source->id = "x"; }},
      {"source_url", [](auto& item) { item.source_url.value = "x"; }},
      {"latitude", [](auto& item) { item.latitude = "x"; }},
      {"longitude", [](auto& item) { item.longitude = "x"; }},
      {"itunes", [](auto& item) { item.itunes[0].value = "x"; }},
      {"a word that moves to the next field",
       [](auto& item) {
         item.links[0].hreflang = "enO";
         item.links[0].title = "ne";
       }},
  };
  EXPECT_FALSE(is_read_again(full_item()));
  for (const auto& [name, change] : changes) {
    auto changed = full_item();
    change(changed);
    EXPECT_TRUE(is_read_again(changed)) << name;
  }
}

TEST(ItemMarks, XmlBaseCountsByWhatItMeans) {
  auto item = full_item();
  item.content.base = 1;
  auto raw = feed_with({item});
  raw.bases.push_back({"/a/", 0});
  const auto marks = read(raw).item_marks;
  raw.bases.insert(raw.bases.begin() + 1, {"/b/", 0});
  EXPECT_TRUE(read(raw, marks).unchanged.empty()) << "it is /b/ now";
  raw.items[0].content.base = 2;
  EXPECT_EQ(read(raw, marks).unchanged.size(), 1U) << "as it was, behind one with a base of its own";
}

TEST(ItemMarks, WhatItsEntryHasFromElsewhereCounts) {
  const auto raw = feed_with({full_item()});
  const DocumentContext context{.url = &document_url};
  const auto marks = read(raw).item_marks;
  EXPECT_TRUE(read(raw, marks, context, "others").unchanged.empty());
  const auto elsewhere = *text::Url::parse("https://example.org/other.xml");
  EXPECT_TRUE(read(raw, marks, {.url = &elsewhere}).unchanged.empty());
  EXPECT_TRUE(read(raw, marks, {.url = &document_url, .language = "de"}).unchanged.empty());
  const std::vector<std::string> hosts{"video.example"};
  EXPECT_TRUE(read(raw, marks, {.url = &document_url, .iframe_hosts = hosts}).unchanged.empty());
  auto titled = raw.storage->keep("Another");
  for (const auto& change : std::vector<std::function<void(parse::RawFeed&)>>{
           [&](auto& feed) { feed.title.value = titled; }, [](auto& feed) { feed.language = "de"; },
           [](auto& feed) { feed.authors.push_back({"Eve", {}, {}}); }}) {
    auto changed = feed_with({full_item()});
    change(changed);
    EXPECT_TRUE(read(changed, marks).unchanged.empty());
  }
}

TEST(ItemMarks, WhatTimeWillChangeIsReadAgain) {
  for (const auto* field : {"published", "updated"}) {
    auto item = full_item();
    if (field == std::string("updated")) item.published = {};
    (field == std::string("updated") ? item.updated : item.published) = {"Sun, 09 Jan 2022 13:00:00 GMT", {}};
    const auto raw = feed_with({item});
    EXPECT_TRUE(read(raw, read(raw).item_marks).unchanged.empty()) << field;
  }
}

TEST(ItemMarks, ItemThatIsKnownByItsTextAloneIsReadAgain) {
  auto item = full_item();
  item.id = {};
  item.links.clear();
  const auto raw = feed_with({item});
  EXPECT_EQ(read(raw, read(raw).item_marks).entries.size(), 1U);
}

TEST(ItemMarks, IdThatADocumentRepeatsStaysTwoEntries) {
  auto second = full_item();
  second.links[0].href.value = "/2";
  const auto first = read(feed_with({full_item(), second}));
  ASSERT_EQ(first.entries.size(), 2U);
  auto changed = second;
  changed.title.value = "Changed";
  const auto again = read(feed_with({full_item(), changed}), first.item_marks);
  EXPECT_THAT(again.unchanged, testing::ElementsAre(first.entries[0].id));
  ASSERT_EQ(again.entries.size(), 1U);
  EXPECT_EQ(again.entries[0].id, first.entries[1].id);
}

TEST(ItemMarks, RepetitionThatWasPassedOverIsNotKnown) {
  auto repeated = full_item();
  repeated.content.value = "<p>The same, otherwise</p>";
  const auto first = read(feed_with({full_item(), repeated}));
  ASSERT_EQ(first.entries.size(), 1U);
  EXPECT_EQ(read(feed_with({repeated}), first.item_marks).entries.size(), 1U) << "it was never stored";
}

TEST(ItemMarks, NobodyAskedForThemWhereNothingIsKnown) {
  const auto feed = make_feed(make_document(feed_with({full_item()}), {.url = &document_url}), profile, now);
  EXPECT_EQ(feed.entries.size(), 1U);
  EXPECT_EQ(feed.item_marks, "");
}

}  // namespace
}  // namespace tidings::normalise
