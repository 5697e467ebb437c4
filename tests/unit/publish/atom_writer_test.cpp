#include "daemon/publish/atom_writer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "daemon/publish/atom_id.hpp"
#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::string write(const std::vector<store::StoredEntry>& entries) {
  return write_atom(example_site(), {.entries = entries});
}

/// The parsed feed; a test that gets markup which is no XML fails here.
pugi::xml_document parse(const std::string& feed) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(feed.c_str())) << feed;
  return document;
}

pugi::xml_document parse(const store::StoredEntry& stored) { return parse(write({stored})); }

std::vector<std::string> names_of_children(const pugi::xml_node& node) {
  std::vector<std::string> names;
  for (const auto child : node.children()) names.emplace_back(child.name());
  return names;
}

std::string version_of(const std::string& feed) {
  const auto begin = feed.find("version=\"", feed.find("<generator")) + 9;
  return feed.substr(begin, feed.find('"', begin) - begin);
}

TEST(AtomWriter, NamesWhatWasRemovedUnlessItIsThere) {
  const auto source = store::SourceId::parse("al-jazeera").value();
  const std::vector<store::Deletion> deletions{
      {source, {"guid:tag:a.example,2022:1"}, at(30)},
      {source, {"guid:no IRI"}, at(20)},
      {source, {"link:https://origin.example/article"}, at(10)},
      {source, {"guid:tag:a.example,2022:2"}, at(9)},       // another source's entry has that id
      {source, {"content-sha256:0123456789abcdef"}, at(8)}  // nobody knows what id it had
  };
  auto without_iri = entry("no IRI");
  auto without_guid = entry("");
  const auto feed = write_atom(
      example_site(), {.entries = std::vector{entry("tag:a.example,2022:2")}, .deletions = deletions});
  const auto document = parse(feed);
  std::vector<std::string> found;
  for (const auto node : document.child("feed").children("at:deleted-entry"))
    found.push_back(std::string(node.attribute("ref").value()) + ' ' + node.attribute("when").value());
  EXPECT_THAT(found, ElementsAre("tag:a.example,2022:1 2022-01-08T12:00:30Z",
                                 atom_id(without_iri) + " 2022-01-08T12:00:20Z",
                                 atom_id(without_guid) + " 2022-01-08T12:00:10Z"));
  EXPECT_THAT(feed, HasSubstr(" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\""));
  EXPECT_THAT(write({full_entry()}), Not(HasSubstr("tombstones")));
}

TEST(AtomWriter, WritesAnEntryThatHasEverythingLikeThis) {
  const auto feed = write({full_entry()});
  const auto expected = R"xml(<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<id>tag:news.example.org,2022:feed</id>
<title>Example &amp; Co</title>
<updated>2022-01-08T12:00:30Z</updated>
<author><name>The Editors</name>
</author>
<generator version=")xml" +
                        version_of(feed) +
                        R"xml(">tidings</generator>
<link rel="self" type="application/atom+xml" href="https://news.example.org/atom.xml"/>
<link rel="alternate" type="text/html" href="https://news.example.org/"/>
<entry>
<id>tag:origin.example,2022:1</id>
<title>A title</title>
<link rel="alternate" type="text/html" href="https://origin.example/article"/>
<link rel="enclosure" type="audio/mpeg" length="1234" href="https://origin.example/1.mp3"/>
<published>2022-01-08T12:00:00Z</published>
<updated>2022-01-08T12:00:30Z</updated>
<author><name>Ann Lee</name>
<email>ann@origin.example</email>
<uri>https://origin.example/ann</uri>
</author>
<author><name>Bob</name>
</author>
<category term="新闻" scheme="https://news.example.org/categories/"/>
<category term="R&amp;D" scheme="https://news.example.org/categories/"/>
<category term="world"/>
<media:thumbnail url="https://origin.example/1.jpg?w=770&amp;h=513"/>
<summary>In short: 1 &lt; 2</summary>
<content type="html" xml:lang="en-GB">&lt;p&gt;Some text.&lt;/p&gt;</content>
<source>
<id>tag:origin.example,2022:feed</id>
<title>The Origin</title>
<updated>2022-01-08T12:00:45Z</updated>
<link rel="self" href="https://origin.example/feed.xml"/>
<link rel="alternate" type="text/html" href="https://origin.example/"/>
<author><name>The Desk</name>
</author>
<rights>© The Origin</rights>
<icon>https://origin.example/icon.png</icon>
</source>
</entry>
</feed>
)xml";
  EXPECT_EQ(feed, expected);
}

TEST(AtomWriter, WritesTheSameBytesForTheSameStore) {
  EXPECT_EQ(write({full_entry(), entry("urn:isbn:1")}), write({full_entry(), entry("urn:isbn:1")}));
}

TEST(AtomWriter, AnEmptyFeedIsAsOldAsTheEpochAndComplete) {
  const auto document = parse(write({}));
  const auto feed = document.child("feed");
  EXPECT_STREQ(feed.child_value("updated"), "1970-01-01T00:00:00Z");
  EXPECT_THAT(names_of_children(feed),
              ElementsAre("id", "title", "updated", "author", "generator", "link", "link"));
}

TEST(AtomWriter, SourceComesLastForReadersThatTakeTheFirstLinkTheyMeet) {
  const auto document = parse(full_entry());
  const auto names = names_of_children(document.child("feed").child("entry"));
  EXPECT_THAT(names, ElementsAre("id", "title", "link", "link", "published", "updated", "author", "author",
                                 "category", "category", "category", "media:thumbnail", "summary", "content",
                                 "source"));
}

TEST(AtomWriter, UpdatedIsTheNewestThatIsShownWhereverItStands) {
  auto late = entry("urn:isbn:2");
  late.entry.updated = at(500);
  EXPECT_STREQ(
      parse(write({entry("urn:isbn:1"), late, entry("urn:isbn:3")})).child("feed").child_value("updated"),
      "2022-01-08T12:08:20Z");
}

TEST(AtomWriter, AnEntryWithoutDatesHasThatOfWhenItWasSeen) {
  auto stored = entry("urn:isbn:1");
  stored.entry.published.reset();
  const auto document = parse(stored);
  const auto written = document.child("feed").child("entry");
  EXPECT_STREQ(written.child_value("published"), "2022-01-08T12:01:00Z");
  EXPECT_STREQ(written.child_value("updated"), "2022-01-08T12:01:00Z");
}

TEST(AtomWriter, KeepsTheOrderItIsGiven) {
  const auto document = parse(write({entry("urn:isbn:2"), entry("urn:isbn:3"), entry("urn:isbn:1")}));
  std::vector<std::string> ids;
  for (const auto written : document.child("feed").children("entry"))
    ids.emplace_back(written.child_value("id"));
  EXPECT_THAT(ids, ElementsAre("urn:isbn:2", "urn:isbn:3", "urn:isbn:1"));
}

TEST(AtomWriter, OfTwoEntriesWithOneIdTheFirstIsShown) {
  auto second = entry("urn:isbn:1");
  second.entry.title = store::PlainText::from("An impostor");
  const auto feed = write({entry("urn:isbn:1"), second});
  EXPECT_THAT(feed, Not(HasSubstr("An impostor")));
  EXPECT_THAT(feed, HasSubstr("A title"));
}

TEST(AtomWriter, AnEntryAlwaysHasAPage) {
  struct Case {
    const char* guid;
    bool has_link;
    const char* page;
  };
  constexpr std::array cases{
      Case{"https://origin.example/by-guid", true, "https://origin.example/article"},
      Case{"https://origin.example/by-guid", false, "https://origin.example/by-guid"},
      Case{"http://origin.example/by-guid", false, "http://origin.example/by-guid"},
      Case{"tag:origin.example,2022:1", false, "https://news.example.org/"},
      Case{"https://origin.example/no address", false, "https://news.example.org/"},
      Case{"javascript:alert(1)", false, "https://news.example.org/"},
      Case{"", false, "https://news.example.org/"},
  };
  for (const auto& [guid, has_link, page] : cases) {
    auto stored = entry(guid);
    if (!has_link) stored.entry.link.reset();
    const auto document = parse(stored);
    const auto link = document.child("feed").child("entry").child("link");
    EXPECT_STREQ(link.attribute("rel").value(), "alternate") << guid;
    EXPECT_STREQ(link.attribute("href").value(), page) << guid;
  }
}

TEST(AtomWriter, AnEntryAlwaysHasAnAuthor) {
  auto stored = full_entry();
  const auto author_of = [](const store::StoredEntry& from) {
    const auto document = parse(from);
    return std::string(document.child("feed").child("entry").child("author").child_value("name"));
  };
  EXPECT_EQ(author_of(stored), "Ann Lee");
  stored.entry.authors.clear();
  EXPECT_EQ(author_of(stored), "The Desk");
  stored.feed.authors.clear();
  EXPECT_EQ(author_of(stored), "Al Jazeera");
}

TEST(AtomWriter, AnAuthorWithoutNameIsCalledByAddress) {
  auto stored = entry("urn:isbn:1");
  stored.entry.authors = {{"", "ann@origin.example", ""}, {"", "", "https://origin.example/ann"}};
  const auto document = parse(stored);
  std::vector<std::string> names;
  for (const auto author : document.child("feed").child("entry").children("author"))
    names.emplace_back(author.child_value("name"));
  EXPECT_THAT(names, ElementsAre("ann@origin.example", "https://origin.example/ann"));
}

TEST(AtomWriter, LeavesOutWhatOnlyLooksLikeAnAddressOrALanguage) {
  auto stored = full_entry();
  stored.entry.authors = {{"Ann", "not an address", "also not"}};
  stored.entry.language = "en_GB";
  stored.entry.image = "1.jpg";
  stored.entry.enclosures[0].type = "an mp3";
  stored.entry.enclosures[0].length.reset();
  const auto document = parse(stored);
  const auto written = document.child("feed").child("entry");
  EXPECT_THAT(names_of_children(written.child("author")), ElementsAre("name"));
  EXPECT_FALSE(written.child("content").attribute("xml:lang"));
  EXPECT_FALSE(written.child("media:thumbnail"));
  const auto enclosure = written.find_child_by_attribute("link", "rel", "enclosure");
  EXPECT_FALSE(enclosure.attribute("type"));
  EXPECT_FALSE(enclosure.attribute("length"));
}

TEST(AtomWriter, ASourceThatSaysNothingOfItselfStillHasIdAndTitle) {
  const auto document = parse(entry("urn:isbn:1"));
  const auto source = document.child("feed").child("entry").child("source");
  EXPECT_STREQ(source.child_value("id"), "tag:news.example.org,2022:feed/sources/al-jazeera");
  EXPECT_STREQ(source.child_value("title"), "Al Jazeera");
  EXPECT_THAT(names_of_children(source), ElementsAre("id", "title"));
}

TEST(AtomWriter, ASourceIsNamedByTheBestIdItHas) {
  auto stored = full_entry();
  const auto id_of = [](const store::StoredEntry& from) {
    const auto document = parse(from);
    return std::string(document.child("feed").child("entry").child("source").child_value("id"));
  };
  stored.feed.id = "no iri";
  EXPECT_EQ(id_of(stored), "https://origin.example/feed.xml");
  stored.feed.self.reset();
  EXPECT_EQ(id_of(stored), "https://origin.example/");
}

TEST(AtomWriter, HostileTextStaysText) {
  constexpr std::array<std::string_view, 8> texts{
      "</title></entry></feed><script>alert(1)</script>",
      "]]>",
      "<![CDATA[x]]>",
      "<?php ?><!-- x --><!DOCTYPE feed [<!ENTITY a 'b'>]>&a;",
      "\" onload=\"alert(1)",
      "' &quot; &amp; &#0; &nbsp;",
      "a\x01\x08\x0B\x1F\xEF\xBF\xBE\xEF\xBF\xBFz",
      "broken \xC3\x28 \xED\xA0\x80 \xF8 utf-8 \xE2\x82",
  };
  for (const auto text : texts) {
    auto stored = full_entry();
    stored.entry.title = store::PlainText::from(text);
    stored.entry.summary = store::PlainText::from(text);
    stored.entry.content = html(text);
    stored.entry.author = text;
    stored.entry.authors = {{std::string(text), std::string(text), std::string(text)}};
    stored.entry.categories = {std::string(text)};
    stored.entry.tags = {std::string(text)};
    stored.entry.guid = text;
    stored.entry.image = text;
    stored.entry.language = text;
    stored.entry.enclosures[0].type = text;
    stored.feed.id = text;
    stored.feed.title = store::PlainText::from(text);
    stored.feed.rights = store::PlainText::from(text);
    stored.feed.authors = stored.entry.authors;
    const auto feed = write({stored});
    const auto document = parse(feed);
    const auto root = document.child("feed");
    EXPECT_EQ(std::ranges::distance(root.children("entry")), 1) << text;
    EXPECT_EQ(names_of_children(root.child("entry")).back(), "source") << text;
    EXPECT_THAT(names_of_children(root.child("entry").child("author")), ElementsAre("name")) << text;
    const auto is_no_xml = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
    EXPECT_TRUE(std::ranges::none_of(feed, is_no_xml)) << text;
    EXPECT_THAT(feed, EndsWith("</source>\n</entry>\n</feed>\n")) << text;
    EXPECT_THAT(feed, Not(HasSubstr("<script"))) << text;
  }
}

TEST(AtomWriter, WritesContentInTheDialectThatBrowsersWrite) {
  auto stored = entry("urn:isbn:1");
  stored.entry.content = html("<p><img src=\"https://origin.example/1.jpg?a=1&amp;b=2\" alt=\"\"></p>");
  const auto document = parse(stored);
  const std::string content = document.child("feed").child("entry").child_value("content");
  EXPECT_THAT(content, HasSubstr("?a=1&amp;b=2"));
  EXPECT_THAT(content, HasSubstr("alt=\"\""));
}

}  // namespace
}  // namespace tidings::publish
