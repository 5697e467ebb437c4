#include "daemon/normalise/document.hpp"

#include <gtest/gtest.h>

namespace tidings::normalise {
namespace {

const auto document_url = *text::Url::parse("https://example.org/feeds/all.xml");

Item only_item(parse::RawItem raw) {
  parse::RawFeed feed;
  feed.items.push_back(std::move(raw));
  auto document = make_document(feed, {.url = &document_url});
  return std::move(document.items.at(0));
}

parse::RawLink link(std::string_view href, std::string_view rel = "alternate", std::string_view type = "") {
  parse::RawLink raw;
  raw.href.value = href;
  raw.rel = rel;
  raw.type = type;
  return raw;
}

TEST(Items, LinkIsMadeAbsoluteAgainstTheDocument) {
  parse::RawItem raw;
  raw.links = {link("../news/1")};
  EXPECT_EQ(only_item(raw).link->str(), "https://example.org/news/1");
}

TEST(Items, XmlBaseGoesBeforeTheDocument) {
  parse::RawFeed feed;
  feed.bases.push_back({"/archive/", 0});
  feed.bases.push_back({"2022/", 1});
  feed.items.emplace_back().links = {link("1")};
  feed.items[0].links[0].href.base = 2;
  EXPECT_EQ(make_document(feed, {.url = &document_url}).items.at(0).link->str(),
            "https://example.org/archive/2022/1");
}

TEST(Items, PageInHtmlGoesBeforeOtherAlternates) {
  parse::RawItem raw;
  raw.links = {link("gemini://example.org/1", "alternate", "text/gemini"),
               link("/1.txt", "alternate", "text/plain"), link("/1.html", "alternate", "text/html")};
  EXPECT_EQ(only_item(raw).link->str(), "https://example.org/1.html");
}

TEST(Items, PageInHtmlIsKnownByTheNameOfAtomsTextToo) {
  for (const std::string_view type : {"html", "xhtml", "HTML; charset=utf-8"}) {
    parse::RawItem raw;
    raw.links = {link("/1.json", "alternate", "application/json"), link("/1", "alternate", type)};
    EXPECT_EQ(only_item(raw).link->str(), "https://example.org/1") << type;
  }
}

TEST(Items, RegisteredRelationMayBeWrittenAsAnAddress) {
  parse::RawItem raw;
  raw.links = {link("/1", "http://www.iana.org/assignments/relation/alternate")};
  EXPECT_EQ(only_item(raw).link->str(), "https://example.org/1");
}

TEST(Items, LinksThatRunAreDropped) {
  parse::RawItem raw;
  raw.links = {link("javascript:alert(1)"), link("data:text/html,x"), link("java\nscript:alert(1)")};
  const auto item = only_item(raw);
  EXPECT_TRUE(item.links.empty());
  EXPECT_FALSE(item.link);
}

TEST(Items, PermalinkStandsInForALink) {
  parse::RawItem raw;
  raw.id = " https://example.org/7 ";
  raw.id_is_permalink = true;
  EXPECT_EQ(only_item(raw).link->str(), "https://example.org/7");
  raw.id_is_permalink = false;
  EXPECT_FALSE(only_item(raw).link);
}

TEST(Items, PictureOfTheContentGoesBeforeWhatStandsBeside) {
  parse::RawItem raw;
  raw.content = {.value = "<p><img src='/a.png'></p>"};
  raw.media.push_back({.thumbnail = {"/thumb.png"}});
  EXPECT_EQ(only_item(raw).image, "https://example.org/a.png");
  raw.content = {.value = "<p>none</p>"};
  EXPECT_EQ(only_item(raw).image, "https://example.org/thumb.png");
}

TEST(Items, DateThatCannotBeReadIsAbsent) {
  parse::RawItem raw;
  raw.published = {"yesterday", ""};
  EXPECT_FALSE(only_item(raw).published);
}

TEST(Items, PlainTextIsNeverReadAsMarkup) {
  parse::RawItem raw;
  raw.title = {.value = "a < b <i>c</i>", .markup = parse::Markup::none};
  raw.content = {.value = "1 < 2", .markup = parse::Markup::none};
  const auto item = only_item(raw);
  EXPECT_EQ(item.title.str(), "a < b <i>c</i>");
  EXPECT_EQ(item.content.str(), "<p>1 &lt; 2</p>");
}

TEST(Items, EmptyElementIsBlankAndBecomesNoEntry) {
  EXPECT_TRUE(only_item({}).blank);
  parse::RawItem raw;
  raw.content = {.value = "<img alt='no address'>"};
  EXPECT_FALSE(only_item(raw).blank);
}

TEST(Documents, WithoutAnAddressAreRelativeToTheOneThatTheyName) {
  parse::RawFeed feed;
  feed.items.resize(1);
  feed.items[0].links.push_back({.href = {"/1"}, .rel = "alternate"});
  EXPECT_FALSE(make_document(feed, {}).items[0].link);
  feed.links.push_back({.href = {"https://home.example/"}, .rel = "alternate"});
  EXPECT_EQ(make_document(feed, {}).items[0].link->str(), "https://home.example/1");
  feed.links.push_back({.href = {"https://feeds.example/a.xml"}, .rel = "self"});
  EXPECT_EQ(make_document(feed, {}).items[0].link->str(), "https://feeds.example/1");
  const auto url = text::Url::parse("https://mirror.example/a.xml");
  EXPECT_EQ(make_document(feed, {.url = &*url}).items[0].link->str(), "https://mirror.example/1");
}

TEST(Documents, LanguageOfTheResponseIsTheLastResort) {
  parse::RawFeed feed;
  feed.items.resize(2);
  feed.items[1].language = "it";
  const auto unnamed = make_document(feed, {.language = "de"});
  EXPECT_EQ(unnamed.language, "de");
  EXPECT_EQ(unnamed.items[0].language, "de");
  EXPECT_EQ(unnamed.items[1].language, "it");
  const auto ill_formed = make_document(feed, {.language = "d\xFF"});
  EXPECT_EQ(ill_formed.language, "d\uFFFD");
  EXPECT_EQ(ill_formed.items[0].language, "d\uFFFD");
  feed.language = "fr";
  const auto named = make_document(feed, {.language = "de"});
  EXPECT_EQ(named.language, "fr");
  EXPECT_EQ(named.items[0].language, "");
}

}  // namespace
}  // namespace tidings::normalise
