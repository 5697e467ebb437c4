#include "daemon/text/selector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/text/sanitiser.hpp"

namespace tidings::text {
namespace {

/// What is left of a fragment.
std::string without(const std::string& selectors, const std::string& html) {
  const auto sanitised = sanitise(html, {}).html;
  const auto left = without_elements(sanitised, Selectors::parse(selectors).value());
  EXPECT_EQ(sanitise(left.str(), {}).html, left) << "isn't of the sanitiser's grammar";
  return left.str();
}

TEST(Selectors, ElementGoesWithItsContent) {
  EXPECT_EQ(without("aside", "<p>a</p><aside>b<p>c</p></aside><p>d</p>"), "<p>a</p><p>d</p>");
  EXPECT_EQ(without("ASIDE", "<aside>b</aside>x"), "x");
}

TEST(Selectors, VoidElementGoesAlone) { EXPECT_EQ(without("br", "a<br>b<hr>c"), "ab<hr>c"); }

TEST(Selectors, ClassIsOneOfTheWords) {
  EXPECT_EQ(without(".ad", "<p class=\"big ad\">a</p><p class=\"adult\">b</p>"), "<p class=\"adult\">b</p>");
  EXPECT_EQ(without(".a.b", "<i class=\"b a\">x</i><i class=\"a\">y</i>"), "<i class=\"a\">y</i>");
}

TEST(Selectors, IdAndAttributesAreCompared) {
  EXPECT_EQ(without("#more", "<p id=\"more\">a</p><p id=\"x\">b</p>"), "<p id=\"x\">b</p>");
  EXPECT_EQ(without("[data-ad]", "<p data-ad=\"1\">a</p><p>b</p>"), "<p>b</p>");
  EXPECT_EQ(without("p[lang=fr]", "<p lang=\"fr\">a</p><p lang=\"en\">b</p>"), "<p lang=\"en\">b</p>");
  EXPECT_EQ(without("[title='a \"b\"']", "<b title='a \"b\"'>x</b>y"), "y");
}

TEST(Selectors, DescendantStandsAnywhereInside) {
  EXPECT_EQ(without(".post b", "<b>1</b><div class=\"post\"><p>x<b>2</b></p></div><b>3</b>"),
            "<b>1</b><div class=\"post\"><p>x</p></div><b>3</b>");
  EXPECT_EQ(without("div div p", "<div><p>a</p><div><p>b</p></div></div>"), "<div><p>a</p><div></div></div>");
}

TEST(Selectors, ListIsAnyOfThem) { EXPECT_EQ(without("i, .x", "<i>a</i><b class=\"x\">b</b>c"), "c"); }

TEST(Selectors, WhatIsLeftKeepsTheEntryFilesDialect) {
  EXPECT_EQ(without("i", "<p>a\n<i>b</i>\nc {x}</p><pre>1\n<i>2</i>\n3</pre>"),
            "<p>a\nc &#123;x&#125;</p><pre>1\n&#10;3</pre>");
  EXPECT_EQ(without("i", "&am<i>x</i>p;lt; &lt;<i>x</i>b&gt;"), "&amp;amp;lt; &lt;b&gt;");
}

TEST(Selectors, DeepNestingIsNoProblem) {
  std::string html;
  for (int i = 0; i < 100'000; ++i) html += "<div class=\"a\">";
  EXPECT_EQ(without(".b .c, .a .a", html + "x"), "<div class=\"a\"></div>");
}

TEST(Selectors, WhatIsNotUnderstoodIsRefusedWithItsReason) {
  EXPECT_THAT(Selectors::parse("").error(), testing::HasSubstr("an element is missing"));
  EXPECT_THAT(Selectors::parse("a,").error(), testing::HasSubstr("an element is missing"));
  EXPECT_THAT(Selectors::parse("p > b").error(), testing::HasSubstr("`>` isn't known here"));
  EXPECT_THAT(Selectors::parse("p:first-child").error(), testing::HasSubstr("`:` isn't known here"));
  EXPECT_THAT(Selectors::parse(".").error(), testing::HasSubstr("the name of a class is missing"));
  EXPECT_THAT(Selectors::parse("[a=b").error(), testing::HasSubstr("a `]` is missing"));
  EXPECT_THAT(Selectors::parse("[a='b]").error(), testing::HasSubstr("a quote isn't closed"));
  EXPECT_FALSE(Selectors::parse("a b c d e f g h i j k l m n o p q"));
}

}  // namespace
}  // namespace tidings::text
