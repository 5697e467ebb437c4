#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/parse/parse.hpp"
#include "daemon/parse/xml_repair.hpp"
#include "daemon/parse/xml_scan.hpp"

namespace tidings::parse {
namespace {

struct Case {
  const char* broken;
  const char* mended;
};

TEST(Recovery, MendsWhatIsBrokenAndSaysSo) {
  constexpr std::array cases{
      Case{"<a>1 < 2</a>", "<a>1 &lt; 2</a>"},
      Case{"<a>b & c</a>", "<a>b &amp; c</a>"},
      Case{"<a href=x y>t</a>", "<a href=\"x\" y=\"y\">t</a>"},
      Case{"<a><b>t</a>", "<a><b>t</b></a>"},
      Case{"<a>t</b></a>", "<a>t</a>"},
      Case{"<a><b>t", "<a><b>t</b></a>"},
      Case{"<a>x&nbsp;y</a>", "<a>x\xC2\xA0y</a>"},
      Case{"<a>\x01z</a>", "<a>z</a>"},
      Case{"<a>&#0;z</a>", "<a>z</a>"},
      Case{"junk<a/>", "<a/>"},
      Case{" <?xml version='1.0'?><a/>", "<a/>"},
      Case{"<a/><b/>", "<a/>"},
      Case{"<a x='1' x='2'/>", "<a x=\"1\"/>"},
      Case{"<a><![CDATA[x]]\x01>y]]></a>", "<a><![CDATA[x]]]]><![CDATA[>y]]></a>"},
      Case{"<a><![CDATA[t</a>", "<a><![CDATA[t]]></a>"},
  };
  for (const auto& [broken, mended] : cases) {
    const auto repaired = repair_xml(broken);
    EXPECT_EQ(repaired.xml, mended) << broken;
    EXPECT_FALSE(scan_xml(broken).well_formed) << broken;
    EXPECT_FALSE(repaired.warnings.empty()) << broken;
  }
}

TEST(Recovery, LeavesWhatIsWellFormedAlone) {
  for (const auto* document :
       {"<?xml version='1.0'?>\n<!-- c --><a b=\"'\">t &amp; &#65; <![CDATA[<]]></a>\n<!-- d -->\n",
        "<!DOCTYPE a [<!ENTITY e \"v\"> <!-- ] -->]><a>&e;</a>", "<a>&quot;]]&gt;</a>"}) {
    EXPECT_TRUE(scan_xml(document).well_formed) << document << "\n" << scan_xml(document).fault;
    EXPECT_TRUE(repair_xml(document).warnings.empty()) << document;
  }
}

/// What a broken document says, each item's title and first link in a row.
std::string outline_of(const std::string& document) {
  const auto feed = parse_document(document, {});
  if (!feed) return feed.error().reason;
  std::string outline(feed->title.value);
  for (const auto& item : feed->items) {
    (outline += '|') += item.title.value;
    for (const auto& link : item.links) (outline += ' ') += link.href.value;
  }
  return outline;
}

struct Reading {
  std::string document;
  const char* outline;
};

void expect_outlines(const std::vector<Reading>& readings) {
  for (const auto& [document, outline] : readings) EXPECT_EQ(outline_of(document), outline) << document;
}

const std::string two_items =
    "<item><title>a</title><link>u</link></item><item><title>b</title><link>v</link></item>";

std::string rss(const std::string& content) { return "<rss><channel>" + content + "</channel></rss>"; }

TEST(Recovery, EndTagOfAnotherCaseOrPrefixClosesWhereNoneFitsBetter) {
  expect_outlines({
      {rss("<item><Title>a</title><link>u</link></item>"), "|a u"},
      {rss("<title>T</title><link>l</Link>" + two_items), "T|a u|b v"},
      {rss("<item><dc:creator>x</creator><title>a</title></item>"), "|a"},
      {rss("<item><creator>x</dc:creator><title>a</title></item>"), "|a"},
  });
  EXPECT_EQ(repair_xml("<p><P>a</P><b:p>c</p>").xml, "<p><P>a</P><b:p>c</b:p></p>");
}

std::string atom(const std::string& content) {
  return "<feed xmlns='http://www.w3.org/2005/Atom'>" + content + "</feed>";
}

TEST(Recovery, UnclosedElementOfAFeedTakesNoItemIn) {
  for (const auto* unclosed :
       {"<atom:link rel='self' href='l'>", "<itunes:category text='x'>", "<link>l",
        "<image><url>u</url><title>x</title>", "<itunes:owner><itunes:name>n</itunes:name>",
        "<description>d<br>e <b>f", "<foo><bar>", "<items><li>"})
    EXPECT_EQ(outline_of(rss("<title>T</title>" + (unclosed + two_items))), "T|a u|b v") << unclosed;
  const std::string entries =
      "<entry><title>a</title><link href='u'/></entry><entry><title>b</title><link href='v'/></entry>";
  expect_outlines({
      {"<rss><a:b c='d'><channel>" + two_items + "</channel></rss>", "|a u|b v"},
      {rss("<title>T<link>l</link>" + two_items), "T|a u|b v"},
      {rss("<title>T<image><url>u</url></image>" + two_items), "T|a u|b v"},
      {atom("<title>T</title><link href='l'>" + entries), "T|a u|b v"},
      {atom("<title>T</title><author><name>n</name>" + entries), "T|a u|b v"},
      {"<x:rss "
       "xmlns:x='http://backend.userland.com/rss2'><x:channel><x:link>l<x:item><x:title>a</x:title></"
       "x:item></x:channel></x:rss>",
       "|a"},
      {rss("<item><title>a</title><item><title>b</title><item><title>c"), "|a|b|c"},
  });
}

TEST(Recovery, UnclosedElementOfAnItemTakesNoOtherIn) {
  for (const auto* unclosed : {"<enclosure url='m'>", "<media:thumbnail url='t'>", "<itunes:image href='i'>",
                               "<author>xx", "<description>d<br>e", "<dc:creator>x", "<pubDate>p",
                               "<category>c<category>d", "<source url='s'>t", "<foo>"}) {
    const auto content =
        rss("<item>" + std::string(unclosed) + "<title>a</title><guid>g</guid></item>" + two_items);
    const auto feed = parse_document(content, {});
    ASSERT_TRUE(feed);
    ASSERT_EQ(feed->items.size(), 3) << content;
    EXPECT_EQ(feed->items[0].title.value, "a") << content;
    EXPECT_EQ(feed->items[0].id, "g") << content;
  }
  expect_outlines({
      {rss("<item><title>a<link>u<description>d</item>"), "|a u"},
      {rss("<item><media:content url='m'><title>a</title><link>u</link></item>"), "|a u"},
      {atom("<entry><link href='u'><title>a</title></entry>"), "|a u"},
      {atom("<entry><title>a<link href='u'><author><name>n</name></entry>"), "|a u"},
  });
}

TEST(Recovery, UnclosedImageOrGroupTakesInOnlyWhatMayBeItsOwn) {
  const std::string image = "<image><url>i</url><title>x</title><link>l</link>";
  for (const auto* sibling :
       {"<language>de</language>", "<webMaster>w</webMaster>", "<ttl>5</ttl>",
        "<atom:link href='s' rel='self'/>", "<sy:updatePeriod>daily</sy:updatePeriod>"}) {
    const auto document = rss(image + sibling + "<title>T</title>" + two_items);
    EXPECT_EQ(outline_of(document), "T|a u|b v") << document;
  }
  const std::string group = "<media:group><media:content url='m'><media:title>x</media:title>";
  for (const auto* sibling : {"<guid>g</guid>", "<dc:date>2001-02-03</dc:date>"}) {
    const auto document = rss("<item>" + group + sibling + "<title>a</title><link>u</link></item>");
    EXPECT_EQ(outline_of(document), "|a u") << document;
  }
  expect_outlines({
      {rss("<item>" + group + "<title>a</title><link>u</link></item>"), "|a u"},
      {rss("<textInput><title>x</title><name>n</name><ttl>5</ttl><title>T</title>" + two_items), "T|a u|b v"},
      {atom("<entry>" + group + "<link href='u'/><title>a</title></entry>"), "|a u"},
  });
}

/// Elements that are called as items are, or as what stands in them, but aren't.
TEST(Recovery, WhatHasItsEndKeepsWhatIsInIt) {
  for (const std::string whole :
       {"<image><title>t</title><link>l</link></image>", "<description><br><title>t</title></description>",
        "<list><item>x</item></list>", "<psc:chapters><psc:item/></psc:chapters>",
        "<content><div><entry>x</entry><link/><p>y</p></div></content>",
        "<media:group><media:content url=\"m\"><media:title>t</media:title></media:content></media:group>"})
    for (const std::string fault : {"&nbsp;", "<br>", "&", "</x>"}) {
      const auto document = rss("<item>" + whole + "</item><item><p>" + fault + "</p></item>");
      EXPECT_NE(repair_xml(document).xml.find(whole.substr(0, whole.find("<br>"))), std::string::npos)
          << document;
      EXPECT_EQ(parse_document(document, {})->items.size(), 2) << document;
    }
}

TEST(Recovery, StrayEndTagOfTheFeedEndsNothing) {
  for (const auto* stray : {"</rss>", "</channel>", "</RSS>", "</channel></rss>", "</title>"})
    expect_outlines({
        {rss("<item><title>a</title><description>x" + std::string(stray) + "</description></item>" +
             two_items),
         "|a|a u|b v"},
        {rss("<title>T</title><item><title>a" + std::string(stray)), "T|a"},
        {rss("<title>T</title><item><title>a</title>" + std::string(stray)), "T|a"},
    });
  expect_outlines({
      {rss("<title>T</title><description>x</rss></description>" + two_items), "T|a u|b v"},
      {atom("<entry><title>a</title><summary>x</feed></summary></entry><entry><title>b</title></entry>"),
       "|a|b"},
      {"<rss><channel><item><title>a</channel><channel><item><title>b</title></item></channel></rss>",
       "|a|b"},
  });
}

TEST(Recovery, MarkupBeforeTheFeedIsPassedOver) {
  const auto entry = atom("<entry><title>c</title></entry>");
  const auto feed = "<?xml version='1.0'?>\n" + rss(two_items);
  expect_outlines({
      {"<br />\n<b>Warning</b>: foo in <b>/x.php</b><br />\n" + feed, "|a u|b v"},
      {"<br>\n<b>Warning</b>: foo in <b>/x.php</b><br>\n" + feed, "|a u|b v"},
      {"<div>x</div>" + feed, "|a u|b v"},
      {"<script>if (a < b && c) f();</script>" + rss(two_items), "|a u|b v"},
      {"<br/><!DOCTYPE rss>" + rss(two_items), "|a u|b v"},
      {"<div>x</div>" + entry, "|c"},
      {"<div>x" + rss(two_items) + "</div>" + entry, "|a u|b v"},
      {"<p>x</p><q>y", "an XML document with the root <p>, which is no feed"},
      {"<html><body>x</body></html><p>y</p>", "an HTML page"},
  });
  EXPECT_EQ(repair_xml("<a>t</a><b/>").xml, "<a>t</a>");
}

TEST(Recovery, FaultInTheXmlDeclarationIsSeen) {
  for (const auto* inside :
       {"version='1.0'", "version = \"1.0\" encoding='utf-8' ",
        "version='1.0'\nencoding='UTF-8' standalone='yes'", "version='1.1' standalone='no'"})
    EXPECT_TRUE(scan_xml("<?xml " + std::string(inside) + "?><a/>").well_formed) << inside;
  for (const auto* inside :
       {"version='1.0'encoding='utf-8' ", "version='1.0' encoding=utf-8", "version='1.0' encoding='utf-8",
        "version='1.0' encoding=''", "version='1.0' encoding='8'", "version='1.0' standalone='maybe'",
        "version='1.0' encding='utf-8'", "version='1.0' standalone='yes' encoding='utf-8'", "version='1.'",
        "version='a'", "version='1.0' x"})
    EXPECT_FALSE(scan_xml("<?xml " + std::string(inside) + "?><a/>").well_formed) << inside;
  EXPECT_FALSE(scan_xml("<?xmlversion='1.0'?><a/>").well_formed);
}

TEST(Recovery, EntitiesAreReplacedOnceAndNeverInsideEachOther) {
  EXPECT_EQ(repair_xml("<!DOCTYPE a [<!ENTITY e \"<b>\">]><a>&e;</a>").xml, "<a>&lt;b&gt;</a>");
  const auto bomb = repair_xml("<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>");
  EXPECT_EQ(bomb.xml, "<a>&amp;x;&amp;x;</a>");
  EXPECT_EQ(repair_xml("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>").xml,
            "<a>&amp;e;</a>");
}

std::string repeated(std::string_view unit, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += unit;
  return all;
}

std::string numbered(std::string_view unit, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) (all += "a" + std::to_string(i)) += unit;
  return all;
}

TEST(Recovery, DocumentOfMoreElementsThanAnyFeedHasIsTooLarge) {
  constexpr std::size_t many = 3'000'000;
  const std::string json = R"({"version":"https://jsonfeed.org/version/1","items":[)";
  for (const auto& document :
       {"<rss><channel>" + repeated("<a/>", many), "<rss><channel " + numbered("='' ", many) + "/></rss>",
        "<rss><channel>" + repeated("<a>b</a>", many / 2) + "</channel></rss>",
        json + repeated("{},", many) + "{}]}", json + "],\"x\":[" + repeated("[],", many) + "0]}"}) {
    const auto feed = parse_document(document, {});
    ASSERT_FALSE(feed) << document.substr(0, 80);
    EXPECT_TRUE(feed.error().too_large) << feed.error().reason;
  }
  EXPECT_TRUE(parse_document("<rss><channel>" + repeated("<item/>", 200'000) + "</channel></rss>", {}));
  EXPECT_TRUE(parse_document(json + repeated("{},", 200'000) + "{}]}", {}));
}

TEST(Recovery, EntitiesGrowADocumentByNoMoreThanTheirBound) {
  std::string document = "<!DOCTYPE a [<!ENTITY e \"" + std::string(10'000, 'x') + "\">]><a>";
  for (int i = 0; i < 1000; ++i) document += "&e;";
  EXPECT_LT(repair_xml(document + "</a>").xml.size(), 2U << 20U);
}

TEST(Recovery, DocumentCutOffAtEveryByteKeepsItsWholeItems) {
  const std::string document =
      "<rss><channel><item><title>one</title></item><item><title>t\xC3\xA9</title><guid "
      "a='b'>2</guid></item></channel></rss>";
  const auto first_item_ends = document.find("</item>");
  for (std::size_t size = 0; size < document.size(); ++size) {
    const auto feed = parse_document(document.substr(0, size), {});
    if (size < first_item_ends) continue;
    ASSERT_TRUE(feed) << size;
    EXPECT_EQ(feed->items.at(0).title.value, "one") << size;
  }
}

TEST(Recovery, NestingWithoutEndIsFlattened) {
  std::string document = "<rss><channel><item><title>deep</title><description>";
  for (int i = 0; i < 1'000'000; ++i) document += "<p>";
  const auto feed = parse_document(document, {});
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->items.at(0).title.value, "deep");
}

}  // namespace
}  // namespace tidings::parse
