#include "daemon/publish/json_feed_writer.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "daemon/normalise/document.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/publish/atom_id.hpp"
#include "daemon/text/sanitiser.hpp"
#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

namespace json = boost::json;
using testing::ElementsAre;

JsonFeedHead head() {
  const auto site = example_site();
  return {site.title, site.url, site.url + "feed.json", site.author};
}

std::string write(const std::vector<store::StoredEntry>& entries) { return write_json_feed(head(), entries); }

/// As `tidings parse` reads it.
normalise::Document read(const std::string& feed) {
  const auto raw = parse::parse_document(feed, {.content_type = "application/feed+json", .charset = {}});
  EXPECT_TRUE(raw) << feed;
  return normalise::make_document(*raw, {});
}

TEST(JsonFeedWriter, WritesAnEntryThatHasEverythingLikeThis) {
  EXPECT_EQ(json::parse(write({full_entry()})), json::parse(R"({
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Example & Co",
    "home_page_url": "https://news.example.org/",
    "feed_url": "https://news.example.org/feed.json",
    "authors": [{"name": "The Editors"}],
    "language": "en-GB",
    "items": [{
      "id": "tag:origin.example,2022:1",
      "url": "https://origin.example/article",
      "title": "A title",
      "content_html": "<p>Some text.</p>",
      "summary": "In short: 1 < 2",
      "image": "https://origin.example/1.jpg?w=770&h=513",
      "date_published": "2022-01-08T12:00:00Z",
      "date_modified": "2022-01-08T12:00:30Z",
      "authors": [{"name": "Ann Lee", "url": "https://origin.example/ann"}, {"name": "Bob"}],
      "tags": ["新闻", "R&D", "world"],
      "language": "en-GB",
      "attachments": [{"url": "https://origin.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234}],
      "_tidings": {"source": {"id": "tag:origin.example,2022:feed", "title": "The Origin",
                              "url": "https://origin.example/", "feed_url": "https://origin.example/feed.xml"}}
    }]
  })"));
}

TEST(JsonFeedWriter, IsReadBackAsWhatWasWritten) {
  const auto stored = full_entry();
  const auto document = read(write({stored}));
  EXPECT_EQ(document.format, parse::Format::json_11);
  EXPECT_TRUE(document.well_formed);
  EXPECT_THAT(document.warnings, testing::IsEmpty());
  EXPECT_EQ(document.title.str(), "Example & Co");
  EXPECT_EQ(document.home_page->str(), "https://news.example.org/");
  EXPECT_EQ(document.self->str(), "https://news.example.org/feed.json");
  ASSERT_EQ(document.items.size(), 1U);
  const auto& item = document.items[0];
  const auto& entry = stored.entry;
  EXPECT_EQ(item.id, entry.guid);
  EXPECT_EQ(item.link, entry.link);
  EXPECT_EQ(item.title, entry.title);
  EXPECT_EQ(item.content, entry.content);
  EXPECT_EQ(item.summary, entry.summary);
  EXPECT_EQ(item.image, entry.image);
  EXPECT_EQ(item.published, entry.published);
  EXPECT_EQ(item.updated, entry.updated);
  EXPECT_EQ(item.authors.at(0).name, "Ann Lee");
  EXPECT_EQ(item.authors.at(0).uri, "https://origin.example/ann");
  EXPECT_EQ(item.categories.size(), 3U);
  EXPECT_EQ(item.language, entry.language);
  ASSERT_EQ(item.links.size(), 2U);
  EXPECT_EQ(item.links[1].web, entry.enclosures[0].url);
  EXPECT_EQ(item.links[1].type, "audio/mpeg");
  EXPECT_EQ(item.links[1].length, 1234U);
}

TEST(JsonFeedWriter, HasTheEntriesOfTheAtomFeedInItsOrderUnderItsIds) {
  const std::vector entries{entry("tag:e.example,2022:b"), entry("7"), entry("tag:e.example,2022:b"),
                            entry("tag:e.example,2022:a")};
  std::vector<std::string> ids;
  for (const auto& item : read(write(entries)).items) ids.push_back(item.id);
  EXPECT_THAT(ids, ElementsAre("tag:e.example,2022:b", atom_id(entries[1]), "tag:e.example,2022:a"));
}

TEST(JsonFeedWriter, WhatAnItemLacksIsLeftOutAndWhatItMustHaveIsThere) {
  auto bare = entry("7");
  bare.entry.content = {};
  bare.entry.link.reset();
  bare.entry.enclosures = {{web_url("https://e.example/a"), "no type", std::nullopt}};
  const auto feed = json::parse(write({bare}));
  const auto& item = feed.at("items").at(0).as_object();
  EXPECT_EQ(item.at("content_html"), "");
  EXPECT_EQ(item.at("url"), "https://news.example.org/");
  EXPECT_EQ(item.at("authors"), json::parse(R"([{"name": "Al Jazeera"}])"));
  EXPECT_EQ(item.at("attachments"),
            json::parse(R"([{"url": "https://e.example/a", "mime_type": "application/octet-stream"}])"));
  EXPECT_EQ(item.at("_tidings"), json::parse(R"({"source":
      {"id": "tag:news.example.org,2022:feed/sources/al-jazeera", "title": "Al Jazeera"}})"));
  for (const auto* key : {"summary", "image", "tags", "language"}) EXPECT_FALSE(item.contains(key)) << key;
}

TEST(JsonFeedWriter, LanguageIsThatOfAllEntriesOrNone) {
  auto other = full_entry();
  other.entry.guid = "other";
  other.entry.language = "fr";
  EXPECT_FALSE(json::parse(write({full_entry(), other})).as_object().contains("language"));
  EXPECT_FALSE(json::parse(write({})).as_object().contains("language"));
}

TEST(JsonFeedWriter, IsTheSameBytesEachTimeAndValidUtf8) {
  auto broken = entry("7");
  broken.entry.tags = {"a\xFF\xC3"};
  const auto feed = write({broken, full_entry()});
  EXPECT_EQ(feed, write({broken, full_entry()}));
  EXPECT_EQ(json::parse(feed).at("items").at(0).at("tags").at(0), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(JsonFeedWriter, EmptyFeedIsOne) {
  EXPECT_EQ(json::parse(write({})).at("items"), json::array());
  EXPECT_EQ(read(write({})).title.str(), "Example & Co");
}

}  // namespace
}  // namespace tidings::publish
