#include "daemon/parse/feed_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::parse {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const text::Url page = *text::Url::parse("https://blog.example/2024/post.html?x=1");

std::vector<std::string> links(const std::string& html, const std::string& link_field = "") {
  std::vector<std::string> urls;
  for (const auto& link : find_feed_links(link_field, html, page)) urls.push_back(link.url.href());
  return urls;
}

TEST(FeedLinks, EachTypeOfFeedIsFoundInDocumentOrder) {
  EXPECT_THAT(links(R"(<!DOCTYPE html><html><head>
      <link rel="alternate" type="application/rss+xml" title="RSS" href="/rss">
      <LINK HREF=atom.xml TYPE='Application/Atom+XML; charset=utf-8' REL="Alternate nofollow">
      <link rel=alternate type=application/feed+json href=//cdn.example/feed.json />
      <link rel="feed" href="any"></head>)"),
              ElementsAre("https://blog.example/rss", "https://blog.example/2024/atom.xml",
                          "https://cdn.example/feed.json", "https://blog.example/2024/any"));
}

TEST(FeedLinks, WhatIsNoFeedIsNone) {
  EXPECT_THAT(links(R"(
      <link rel="stylesheet" type="application/rss+xml" href="/1">
      <link rel="alternate stylesheet" type="application/rss+xml" href="/2">
      <link rel="alternate" hreflang="de" href="/3">
      <link rel="alternate" type="application/json+oembed" href="/4">
      <link rel="alternate" type="text/html" href="/5">
      <link rel="alternate" type="application/rss+xml">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert">
      <link rel="alternate" type="application/rss+xml" href=""><a href="/feed">Feed</a>)"),
              IsEmpty());
}

TEST(FeedLinks, MainFeedGoesBeforeCommentsAndBeforeWhatMayBeSomethingElse) {
  EXPECT_THAT(links(R"(
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">
      <link rel="alternate" type="application/rss+xml" title="Blog &raquo; Post Comments Feed" href="/post/feed">
      <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="Blog &raquo; Feed" href="/feed/">)"),
              ElementsAre("https://blog.example/feed/", "https://blog.example/wp-json/wp/v2/posts/7",
                          "https://blog.example/post/feed", "https://blog.example/comments/feed/"));
}

TEST(FeedLinks, FirstBaseIsThatOfTheWholePage) {
  EXPECT_THAT(links(R"(<link rel="feed" href="before"><base target="_top"><base href="/en/"><base href="/fr/">
      <link rel="feed" href="behind">)"),
              ElementsAre("https://blog.example/en/before", "https://blog.example/en/behind"));
}

TEST(FeedLinks, AttributesAreDecodedAndTitlesArePlainText) {
  const auto found = find_feed_links("",
                                     "<link rel=alternate type=application/rss+xml "
                                     "href=' /feed?a=1&amp;b=2&copy=3\n' title='R&amp;D\n&lt;b&gt;'>",
                                     page);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url.href(), "https://blog.example/feed?a=1&b=2&copy=3");
  EXPECT_EQ(found[0].title, "R&D <b>");
}

TEST(FeedLinks, FeedSchemeIsTheWebs) {
  EXPECT_THAT(
      links(R"(<link rel="feed" href="feed://other.example/a"><link rel="feed" href="feed:ftp://c.example/">
      <link rel="feed" href=" FEED:http://b.example/b">)"),
      ElementsAre("https://other.example/a", "http://b.example/b"));
}

TEST(FeedLinks, WhatScriptsAndCommentsHoldIsNoLink) {
  EXPECT_THAT(links(R"(<script>document.write('<link rel="feed" href="/1">')</script>
      <!-- <link rel="feed" href="/2"> --><title><link rel="feed" href="/3"></title>
      <textarea><link rel="feed" href="/4"></textarea><link rel="feed" href="/5">)"),
              ElementsAre("https://blog.example/5"));
}

TEST(FeedLinks, AnchorsCountWhereTheySayThatTheyAreFeeds) {
  EXPECT_THAT(
      links(R"(<a rel="alternate" type="application/atom+xml" href="/atom">x</a><area rel=feed href=/b>)"),
      ElementsAre("https://blog.example/atom", "https://blog.example/b"));
}

TEST(FeedLinks, EachAddressIsThereOnceWhateverItsFragment) {
  EXPECT_THAT(links("<link rel=feed href=/a#1><link rel=feed href=/a#2><link rel=feed href=/a>"),
              ElementsAre("https://blog.example/a"));
}

TEST(FeedLinks, HeaderGoesBeforeThePage) {
  EXPECT_THAT(links("<base href='/en/'><link rel=feed href=page>",
                    R"(<header>; rel="alternate"; type="application/rss+xml", </x>; rel=next)"),
              ElementsAre("https://blog.example/2024/header", "https://blog.example/en/page"));
}

TEST(FeedLinks, HeaderIsReadAsTheRfcSays) {
  EXPECT_THAT(
      links("", R"(<https://a.example/1,2;3>;REL = "shortlink ALTERNATE" ; title="a, \"b\"; c"; )"
                R"(type=application/atom+xml , <2>; rel=feed; rel=next,,<3>;type="text/css";rel=alternate, )"
                R"(<4>; rel="feed)"),
      ElementsAre("https://a.example/1,2;3", "https://blog.example/2024/2", "https://blog.example/2024/4"));
  EXPECT_EQ(find_feed_links(R"(</f>; rel=feed; title="a, \"b\"; c")", "", page)[0].title, "a, \"b\"; c");
  EXPECT_THAT(links("", "<unfinished; rel=feed"), IsEmpty());
  EXPECT_THAT(links("", "no link at all"), IsEmpty());
}

TEST(FeedLinks, HundredAreEnough) {
  std::string html;
  for (int i = 0; i < 1000; ++i) html += "<link rel=feed href=/" + std::to_string(i) + ">";
  EXPECT_EQ(links(html).size(), 100U);
}

}  // namespace
}  // namespace tidings::parse
