#include "daemon/text/plain_text.hpp"

#include <array>

#include <gtest/gtest.h>

#include "daemon/text/xml.hpp"

namespace tidings::text {
namespace {

struct Case {
  const char* given;
  const char* text;
};

TEST(PlainText, OfATitleLosesTagsAndKeepsWhatOnlyLooksLikeThem) {
  constexpr std::array cases{
      Case{"1 < 2 and AT&T <3", "1 < 2 and AT&T <3"},
      Case{"<b>bold</b> &amp; <i>it</i>", "bold & it"},
      Case{"a &lt;b&gt; c", "a <b> c"},
      Case{"<unknown>x</unknown>", "<unknown>x</unknown>"},
      Case{"x<script>alert(1)</script>y", "xy"},
      Case{"  two  spaces ", "two  spaces"},
      Case{"line\nbreak\ttab", "line break tab"},
      Case{"List<String> in Java", "List<String> in Java"},
      Case{"<p", "<p"},
      Case{"a <b and <i>c</i>", "a <b and c"},
      Case{"<a href='x>y'>z</a>", "z"},
      Case{"<!-- c -->x <!-- y", "x <!-- y"},
      Case{"Dictionary<None> and <mi>", "Dictionary<None> and <mi>"},
  };
  for (const auto& [given, text] : cases) EXPECT_EQ(plain_text_of_title(given).str(), text) << given;
}

TEST(PlainText, OfHtmlIsWhatAReaderSees) {
  constexpr std::array cases{
      Case{"<p>one</p><p>two</p>", "one  two"},
      Case{"a<br>b", "a b"},
      Case{"<style>p{}</style>x<!-- c -->y", "xy"},
      Case{"&lt;b&gt; &copy; &#8211; &notit;", "<b> \xC2\xA9 \xE2\x80\x93 \xC2\xACit;"},
      Case{"unclosed <b", "unclosed"},
      Case{"a<svg><title>t</title></svg>b<template>c</template>d", "abd"},
      Case{"<select><option>a</select>b<xmp><c></xmp>", "b <c>"},
  };
  for (const auto& [given, text] : cases) EXPECT_EQ(plain_text_of_html(given).str(), text) << given;
}

TEST(PlainText, FirstWordsAreCutAtAWord) {
  EXPECT_EQ(first_words("one two three", 9), "one two");
  EXPECT_EQ(first_words("one", 9), "one");
  EXPECT_EQ(first_words("\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xB8\x96\xE7\x95\x8C", 2), "\xE4\xBD\xA0\xE5\xA5\xBD");
}

TEST(XmlEscaping, LeavesOutWhatXmlHasNoRoomFor) {
  std::string out;
  append_xml_escaped(out, std::string_view("<&>\"'\x01\x00\xFF\xEF\xBF\xBEz\n", 13));
  EXPECT_EQ(out, "&lt;&amp;&gt;&quot;&#39;\xEF\xBF\xBDz\n");
}

}  // namespace
}  // namespace tidings::text
