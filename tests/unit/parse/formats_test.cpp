#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/parse/parse.hpp"

namespace tidings::parse {
namespace {

using testing::IsEmpty;

/// The feed stays alive, so that what is looked at in it does.
RawFeed& read(std::string document) {
  static std::deque<RawFeed> feeds;
  auto feed = parse_document(std::move(document), {});
  EXPECT_TRUE(feed) << (feed ? "" : feed.error().reason);
  return feeds.emplace_back(feed ? std::move(*feed) : RawFeed());
}

RawItem rss_item(const std::string& inside) {
  const auto& feed = read(
      "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:m='http://search.yahoo.com/mrss' "
      "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
      "xmlns:i='http://www.itunes.com/DTDs/Podcast-1.0.dtd' "
      "xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'><channel><item>" +
      inside + "</item></channel></rss>");
  return feed.items.empty() ? RawItem() : feed.items.front();
}

RawItem atom_entry(const std::string& inside) {
  const auto& feed = read("<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + inside + "</entry></feed>");
  return feed.items.empty() ? RawItem() : feed.items.front();
}

TEST(Formats, AreToldByRootNamespaceAndVersion) {
  EXPECT_EQ(read("<rss version='2.0'/>").format, Format::rss_20);
  EXPECT_EQ(read("<rss version='0.91'/>").format, Format::rss_09x);
  EXPECT_EQ(read("<RSS/>").format, Format::rss_20);
  EXPECT_EQ(read("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                 "xmlns='http://purl.org/rss/1.0/'/>")
                .format,
            Format::rss_10);
  EXPECT_EQ(read("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                 "xmlns='http://my.netscape.com/rdf/simple/0.9/'/>")
                .format,
            Format::rss_090);
  EXPECT_EQ(read("<feed xmlns='http://www.w3.org/2005/Atom'/>").format, Format::atom_10);
  EXPECT_EQ(read("<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>").format, Format::atom_03);
  EXPECT_EQ(read(R"({"version":"https://jsonfeed.org/version/1"})").format, Format::json_10);
  EXPECT_EQ(read(R"({"version":"https://jsonfeed.org/version/1.1"})").format, Format::json_11);
}

TEST(Formats, WhatIsNoFeedIsSaidSo) {
  EXPECT_TRUE(parse_document("<!DOCTYPE html><html><body/></html>", {}).error().html);
  EXPECT_FALSE(parse_document("", {}));
  EXPECT_FALSE(parse_document("hello", {}));
  EXPECT_FALSE(parse_document("{\"a\":1}", {}));
  EXPECT_FALSE(parse_document("<opml/>", {}));
}

TEST(Rss, TextIsJoinedOverCdataAndCharacterData) {
  EXPECT_EQ(rss_item("<description>foo <![CDATA[<b>]]> bar</description>").content.value, "foo <b> bar");
}

TEST(Rss, EncodedContentGoesBeforeTheDescriptionInEitherOrder) {
  for (const auto* both : {"<description>short</description><content:encoded>long</content:encoded>",
                           "<content:encoded>long</content:encoded><description>short</description>"}) {
    const auto item = rss_item(both);
    EXPECT_EQ(item.content.value, "long");
    EXPECT_EQ(item.summary.value, "short");
  }
}

TEST(Rss, NativeElementsGoBeforeModulesWhereverTheyStand) {
  EXPECT_EQ(rss_item("<x:title xmlns:x='u:x'>x</x:title><i:title>itunes</i:title><m:title>media</m:title>"
                     "<title>own</title>")
                .title.value,
            "own");
  EXPECT_EQ(rss_item("<title>own</title><m:title>media</m:title>").title.value, "own");
  EXPECT_EQ(rss_item("<title>own</title><title>second</title>").title.value, "own");
}

TEST(Rss, GuidIsAPermalinkUnlessItSaysNo) {
  EXPECT_EQ(rss_item("<guid>1</guid>").id_is_permalink, true);
  EXPECT_EQ(rss_item("<guid isPermaLink='FALSE'>1</guid>").id_is_permalink, false);
  EXPECT_EQ(rss_item("<guid ispermalink='false'>1</guid>").id_is_permalink, false);
}

TEST(Rss, LinkBehindFeedburnerIsTheOrigin) {
  const auto item =
      rss_item("<link>http://proxy.example/1</link><fb:origLink>http://e.example/1</fb:origLink>");
  ASSERT_EQ(item.links.size(), 2U);
  EXPECT_EQ(item.links[0].href.value, "http://e.example/1");
  EXPECT_EQ(item.links[0].rel, "alternate");
}

TEST(Rss, EnclosureIsALinkOfItsOwnRelation) {
  const auto item = rss_item("<enclosure url='http://e.example/a.mp3' length='12' type='audio/mpeg'/>");
  ASSERT_EQ(item.links.size(), 1U);
  EXPECT_EQ(item.links[0].rel, "enclosure");
  EXPECT_EQ(item.links[0].length, "12");
}

TEST(Rss, NamespacesAreToldByAddressNotByPrefix) {
  EXPECT_EQ(rss_item("<m:thumbnail url='http://e.example/t.png'/>").media.at(0).thumbnail.value,
            "http://e.example/t.png");
  EXPECT_EQ(rss_item("<i:image href='http://e.example/i.png'/>").image.value, "http://e.example/i.png");
  EXPECT_EQ(
      rss_item("<a:creator xmlns:a='http://purl.org/dc/elements/1.1/'>Ann</a:creator>").authors.at(0).name,
      "Ann");
}

TEST(Rss, ItemsBesideTheChannelAreItems) {
  EXPECT_EQ(
      read(
          "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
          "<channel/><item rdf:about='u:1'/><item rdf:about='u:2'/></rdf:RDF>")
          .items.size(),
      2U);
}

TEST(Rss, ItemsInsideItemsAreItems) {
  EXPECT_EQ(read("<rss><channel><item><title>1</title><item><title>2</title></item></item></channel></rss>")
                .items.size(),
            2U);
}

TEST(Atom, TypesOfTextAreKeptApart) {
  EXPECT_EQ(atom_entry("<title>a &lt;b&gt;</title>").title.markup, Markup::none);
  EXPECT_EQ(atom_entry("<title type='html'>a &lt;b&gt;</title>").title.markup, Markup::html);
  const auto xhtml = atom_entry(
      "<content type='xhtml'><x:div "
      "xmlns:x='http://www.w3.org/1999/xhtml'><x:p>a<x:br/>&amp;</x:p></x:div></content>");
  EXPECT_EQ(xhtml.content.value, "<p>a<br>&amp;</p>");
  EXPECT_EQ(xhtml.content.markup, Markup::html);
}

TEST(Atom, BasesAreJoinedFromTheOutsideIn) {
  const auto& feed = read(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://e.example/a/'><entry xml:base='b/'>"
      "<link href='c'/></entry></feed>");
  const auto& inner = feed.bases.at(feed.items.at(0).links.at(0).href.base);
  EXPECT_EQ(inner.value, "b/");
  EXPECT_EQ(feed.bases.at(inner.parent).value, "http://e.example/a/");
  EXPECT_EQ(feed.bases.at(inner.parent).parent, 0U);
}

TEST(Atom, RelationLeftOutIsAlternate) {
  EXPECT_EQ(atom_entry("<link href='u:1'/>").links.at(0).rel, "alternate");
}

TEST(Json, WrongTypesAreNothing) {
  const auto& feed = read(
      R"({"version":"https://jsonfeed.org/version/1.1","title":3,"items":[7,{"id":12,"tags":"x","authors":{"name":"A"},
                            "title":["no"],"attachments":[{"url":"http://e.example/a"}]}]})");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].id, "12");
  EXPECT_EQ(feed.items[0].authors.at(0).name, "A");
  EXPECT_EQ(feed.items[0].title.value, "");
  EXPECT_THAT(feed.items[0].categories, IsEmpty());
}

}  // namespace
}  // namespace tidings::parse
