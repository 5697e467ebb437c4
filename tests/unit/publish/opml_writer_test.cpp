#include "daemon/publish/opml_writer.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "daemon/config/opml_reader.hpp"

namespace tidings::publish {

namespace {

using testing::IsEmpty;

using Sources = std::vector<Outline>;

Sources read(const std::string& opml_text) {
  const auto opml = config::parse_opml(opml_text, "x.opml");
  for (const auto& problem : opml.problems) ADD_FAILURE() << config::describe(problem);
  config::SourceIds ids;
  Sources sources;
  for (const auto& feed : opml.feeds)
    sources.push_back({ids.make({feed.id, feed.name, feed.url.hostname()}).str(), feed.url.href(), feed.name,
                       feed.categories});
  std::ranges::sort(sources, {}, &Outline::id);
  return sources;
}

TEST(OpmlWriter, FirstCategoryIsTheFolderAndTheAttributeListsAllOfSeveral) {
  EXPECT_EQ(write_opml("My <site>", Sources{{"a", "https://a.example/?x=1&y=2", "A \"one\"", {"News"}},
                                            {"b", "https://b.example/", "", {"News", "新闻", "x/y"}},
                                            {"c", "https://c.example/", "C"}}),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:tidings="urn:tidings:opml">
<head><title>My &lt;site&gt;</title></head>
<body>
<outline type="rss" text="C" title="C" xmlUrl="https://c.example/" tidings:id="c"/>
<outline text="News">
  <outline type="rss" text="A &quot;one&quot;" title="A &quot;one&quot;" xmlUrl="https://a.example/?x=1&amp;y=2" tidings:id="a"/>
  <outline type="rss" text="b" xmlUrl="https://b.example/" category="News,新闻,x/y" tidings:id="b"/>
</outline>
</body>
</opml>
)");
}

TEST(OpmlWriter, WhatTheFeedSaysOfItselfIsInTheOutline) {
  const Sources sources{
      {"a", "https://a.example/", "Mine", {}, "Its <own>", "https://a.example/home?x=1&y=2"},
      {"b", "https://b.example/", "", {}, "Its own", ""}};
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(write_opml("", sources).c_str()));
  const auto named = document.child("opml").child("body").first_child();
  EXPECT_STREQ(named.attribute("text").value(), "Mine");
  EXPECT_STREQ(named.attribute("title").value(), "Its <own>");
  EXPECT_STREQ(named.attribute("htmlUrl").value(), "https://a.example/home?x=1&y=2");
  EXPECT_STREQ(named.next_sibling().attribute("text").value(), "Its own");
  EXPECT_STREQ(named.next_sibling().attribute("title").value(), "Its own");
  EXPECT_FALSE(named.next_sibling().attribute("htmlUrl"));
}

TEST(OpmlWriter, WhatItWritesIsReadAsTheSameSources) {
  Sources sources{{"--odd--id", "https://user:p%40w@a.example:81/?a=1&copy=2&b=%27%22",
                   "&amp; <b> 'x' \"y\" ]]> &eacute;"},
                  {"amp", "http://b.example/", "R&D", {"&", "<", "\"", "'", "&lt;", "/x", "a/b", ";"}},
                  {"comma", "http://c.example/", "C", {"first", "with, comma", "last", "again"}},
                  {"deep", "http://d.example/", "D", {"a,", ",b", "/c"}},
                  {"named-like-it", "http://f.example/", "named-like-it", {"新闻", "🍏", "z\u00A0z"}},
                  {"none", "http://g.example/"},
                  {"none-but-a-title", "http://h.example/", "", {"x"}, "R&D", "http://h.example/"},
                  {"title-of-its-own", "http://i.example/", "Mine", {}, "R&D"},
                  {std::string(100, 'x'), "http://e.example/"}};
  const auto again = read(write_opml("", sources));
  for (auto& source : sources) source.title = source.home_page = "";
  ASSERT_EQ(again.size(), sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) EXPECT_EQ(again[i], sources[i]) << sources[i].id;
}

TEST(OpmlWriter, WhatItWritesIsWellFormedXml) {
  const Sources sources{
      {"a", "https://a.example/?\"<>&'", "\"<>&'\xED\xA0\x80\uFFFE", {"<", "]]>", "--"}, "\"<>&'", "\"<>&'"}};
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(write_opml("a & b", sources).c_str()));
  EXPECT_STREQ(document.child("opml").child("head").child("title").text().get(), "a & b");
}

TEST(OpmlWriter, NothingIsAListToo) { EXPECT_THAT(read(write_opml("t", {})), IsEmpty()); }

}  // namespace
}  // namespace tidings::publish
