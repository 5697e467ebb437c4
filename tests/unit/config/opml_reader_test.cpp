#include "daemon/config/opml_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Opml parse(const std::string& bytes) { return parse_opml(bytes, "list.opml"); }

OpmlFeed only(const std::string& outlines) {
  const auto opml = parse("<opml version=\"2.0\"><body>" + outlines + "</body></opml>");
  for (const auto& problem : opml.problems) ADD_FAILURE() << describe(problem);
  if (opml.feeds.size() != 1) throw std::runtime_error(std::to_string(opml.feeds.size()) + " feeds");
  return opml.feeds[0];
}

TEST(OpmlReader, FoldersFromTheOutsideAreCategoriesThenThoseOfTheAttribute) {
  const auto feed =
      only(R"(<outline text="Tech"><outline title="Deep &amp; wide"><outline text="LWN" type="rss"
      xmlUrl="https://lwn.net/feed" category="/linux/kernel, news,Tech,,"/></outline></outline>)");
  EXPECT_EQ(feed.name, "LWN");
  EXPECT_THAT(feed.categories, ElementsAre("Tech", "Deep & wide", "linux/kernel", "news"));
}

TEST(OpmlReader, NamesAreReadInAnyCase) {
  const auto opml = parse(R"(<OPML VERSION="1.0"><Body><OUTLINE TITLE="A" XMLURL="https://a.example/"/>
      <outline Text="B" xmlurl="https://b.example/"/></Body></OPML>)");
  EXPECT_THAT(opml.problems, IsEmpty());
  ASSERT_EQ(opml.feeds.size(), 2U);
  EXPECT_EQ(opml.feeds[0].name, "A");
  EXPECT_EQ(opml.feeds[1].name, "B");
}

TEST(OpmlReader, EntitiesAndBareAmpersandsAreReadAsInHtml) {
  const auto feed = only(R"(<outline text="Caf&eacute; &amp;&nbsp;B&B &#8212; AT&amp;amp;T"
      xmlUrl="https://a.example/?a=1&b=2&amp;c=3&copy=4"/>)");
  EXPECT_EQ(feed.name, "Café &\u00A0B&B — AT&amp;T");
  EXPECT_EQ(feed.url.href(), "https://a.example/?a=1&b=2&c=3&copy=4");
}

TEST(OpmlReader, FeedInSeveralFoldersIsOneWithAllCategories) {
  const auto feed = only(R"(<outline text="a"><outline text="F" xmlUrl="https://f.example/"/></outline>
      <outline text="b"><outline text="F" xmlUrl="https://f.example/#x"/></outline>)");
  EXPECT_THAT(feed.categories, ElementsAre("a", "b"));
}

TEST(OpmlReader, SourcesOfOursThatShareAFeedAreOneToo) {
  const auto opml = parse(R"(<opml xmlns:tidings="urn:tidings:opml"><body>
      <outline text="A" xmlUrl="https://f.example/" tidings:id="a"/>
      <outline text="B" xmlUrl="https://f.example/" tidings:id="b"/></body></opml>)");
  ASSERT_EQ(opml.feeds.size(), 1U);
  EXPECT_EQ(opml.feeds[0].id, "a");
}

TEST(OpmlReader, TextThatIsMissingLeavesTheNameToTheFeed) {
  EXPECT_EQ(only(R"(<outline type="rss" xmlUrl="https://a.example/"/>)").name, "");
  EXPECT_EQ(only(R"(<outline text=" " title="T" xmlUrl="https://a.example/"/>)").name, "T");
}

TEST(OpmlReader, FeedSchemeIsHttpAndBlanksAroundAnAddressAreNothing) {
  EXPECT_EQ(only(R"(<outline xmlUrl=" feed://a.example/x "/>)").url.href(), "http://a.example/x");
}

TEST(OpmlReader, EncodingIsTheDeclaredOne) {
  const auto opml = parse("\xFF\xFE" + [] {
    std::string utf16;
    for (const char c :
         std::string("<opml><body><outline text='a' xmlUrl='https://a.example/'/></body></opml>"))
      (utf16 += c) += '\0';
    return utf16;
  }());
  EXPECT_EQ(opml.feeds.size(), 1U);
  const auto latin = parse(
      "<?xml version='1.0' encoding='ISO-8859-1'?><opml><body>"
      "<outline text='Caf\xE9' xmlUrl='https://a.example/'/></body></opml>");
  ASSERT_EQ(latin.feeds.size(), 1U);
  EXPECT_EQ(latin.feeds[0].name, "Café");
}

TEST(OpmlReader, WhatIsNoAddressIsSaidWithItsPlaceAndStopsNoOther) {
  const auto opml = parse(
      "<opml><body>\n<outline text='x' xmlUrl='exec:~/x.sh'/>\n"
      "  <outline text='b' xmlUrl='https://b.example/'/><outline xmlUrl='ftp://c.example/'/></body></opml>");
  ASSERT_EQ(opml.problems.size(), 2U);
  EXPECT_THAT(describe(opml.problems[0]), HasSubstr("list.opml:2:2: `exec:~/x.sh` is no address"));
  EXPECT_THAT(describe(opml.problems[1]), HasSubstr("list.opml:3:51: "));
  ASSERT_EQ(opml.feeds.size(), 1U);
  EXPECT_EQ(opml.feeds[0].line, 3U);
}

TEST(OpmlReader, WhatStandsBeforeTheBreakOfAFileIsRead) {
  const auto opml =
      parse("<opml><body>\n<outline text='a' xmlUrl='https://a.example/'/>\n<outline text='b' xmlU");
  EXPECT_EQ(opml.feeds.size(), 1U);
  ASSERT_EQ(opml.problems.size(), 1U);
  EXPECT_THAT(describe(opml.problems[0]), HasSubstr("list.opml:3:"));
}

TEST(OpmlReader, OutlineWhoseTagIsCutOffIsNone) {
  const std::string whole =
      "<opml><body><outline text='f'><outline text='a>' xmlUrl='https://a.example/'/>\n"
      "<outline text='b' xmlUrl=\"https://b.example/?it's&amp;long\" category='c'>";
  const auto begin = whole.find('\n');
  for (auto size = begin; size < whole.size(); ++size)
    EXPECT_EQ(parse(whole.substr(0, size)).feeds.size(), 1U) << whole.substr(begin, size - begin);
  EXPECT_EQ(parse(whole).feeds.size(), 2U);
}

TEST(OpmlReader, OtherDocumentsAreRefused) {
  for (const auto* bytes :
       {"", "text", "{}", "<html><body><outline xmlUrl='https://a.example/'/></body></html>",
        "<opml version='2.0'/>"}) {
    const auto opml = parse(bytes);
    EXPECT_EQ(opml.problems.size(), 1U) << bytes;
    EXPECT_THAT(opml.feeds, IsEmpty()) << bytes;
  }
}

TEST(OpmlReader, NestingHasNoEnd) {
  std::string text = "<opml><body>";
  for (int i = 0; i < 100'000; ++i) text += "<outline text='f'>";
  const auto opml = parse(text + "<outline text='a' xmlUrl='https://a.example/'/>");
  EXPECT_EQ(opml.feeds.size(), 1U);
}

}  // namespace
}  // namespace tidings::config
