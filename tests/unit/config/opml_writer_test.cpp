#include "daemon/config/opml_writer.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "daemon/config/opml_reader.hpp"

namespace tidings::config {
namespace {

using testing::IsEmpty;

std::shared_ptr<const Source> source(const std::string& id, const std::string& url,
                                     const std::string& name = "", std::vector<std::string> categories = {}) {
  return std::make_shared<const Source>(Source{.id = *store::SourceId::parse(id),
                                               .url = *text::Url::parse(url),
                                               .name = name,
                                               .categories = std::move(categories)});
}

using Sources = std::vector<std::shared_ptr<const Source>>;

Sources read(const std::string& opml_text) {
  auto opml = parse_opml(opml_text, "x.opml");
  for (const auto& problem : opml.problems) ADD_FAILURE() << describe(problem);
  SourceIds ids((LoadedSources()));
  Sources sources;
  for (auto& feed : opml.feeds)
    sources.push_back(source(ids.make({feed.id, feed.name, feed.url.hostname()}).str(), feed.url.href(),
                             feed.name, feed.categories));
  std::ranges::sort(sources, {}, [](const auto& one) { return one->id; });
  return sources;
}

TEST(OpmlWriter, FirstCategoryIsTheFolderAndTheAttributeListsAllOfSeveral) {
  EXPECT_EQ(write_opml("My <site>", Sources{source("a", "https://a.example/?x=1&y=2", "A \"one\"", {"News"}),
                                            source("b", "https://b.example/", "", {"News", "新闻", "x/y"}),
                                            source("c", "https://c.example/", "C")}),
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

TEST(OpmlWriter, WhatItWritesIsReadAsTheSameSources) {
  const Sources sources{
      source("--odd--id", "https://user:p%40w@a.example:81/?a=1&copy=2&b='\"",
             "&amp; <b> 'x' \"y\" ]]> &eacute;"),
      source("amp", "http://b.example/", "R&D", {"&", "<", "\"", "'", "&lt;", "/x", "a/b", ";"}),
      source("comma", "http://c.example/", "C", {"first", "with, comma", "last", "again"}),
      source("deep", "http://d.example/", "D", {"a,", ",b", "/c"}),
      source("named-like-it", "http://f.example/", "named-like-it", {"新闻", "🍏", "z\u00A0z"}),
      source("none", "http://g.example/"),
      source(std::string(100, 'x'), "http://e.example/")};
  const auto again = read(write_opml("", sources));
  ASSERT_EQ(again.size(), sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) EXPECT_EQ(*again[i], *sources[i]) << sources[i]->id.str();
}

TEST(OpmlWriter, WhatItWritesIsWellFormedXml) {
  const Sources sources{
      source("a", "https://a.example/?\"<>&'", "\"<>&'\xED\xA0\x80\uFFFE", {"<", "]]>", "--"})};
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(write_opml("a & b", sources).c_str()));
  EXPECT_STREQ(document.child("opml").child("head").child("title").text().get(), "a & b");
}

TEST(OpmlWriter, NothingIsAListToo) { EXPECT_THAT(read(write_opml("t", {})), IsEmpty()); }

}  // namespace
}  // namespace tidings::config
