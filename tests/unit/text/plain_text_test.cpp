#include "daemon/text/plain_text.hpp"

#include <array>
#include <string>

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
      Case{"The <title> of a page", "The <title> of a page"},
      Case{"What is <script>", "What is <script>"},
      Case{"<title> in <b>bold</b> <script>", "<title> in bold <script>"},
      Case{"a<br/>b <p>c</p><p>d</p>", "a b c d"},
      Case{"a <br> b<hr><hr>c&#32;<div>d</div>e <b>f</b>g", "a  b c d e fg"},
      Case{"a <blink>b</blink><frameset><frame></frameset>", "a b"},
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
      Case{"a<object data='x'></object> b", "a b"},
  };
  for (const auto& [given, text] : cases) EXPECT_EQ(plain_text_of_html(given).str(), text) << given;
}

/// Paragraphs of words that are all different, some of them with references and tags inside.
std::string article(std::size_t words) {
  std::string html;
  for (std::size_t i = 0; i < words; ++i)
    html += (i % 7 == 0 ? "<p>w" : i % 3 == 0 ? "<b>w</b>" : " w&amp;") + std::to_string(i);
  return html;
}

TEST(PlainText, IsFoundToBeThatOfHtmlOrNotWhereverTheyDiffer) {
  for (const std::size_t words : {1UZ, 10UZ, 100UZ, 1000UZ}) {
    const auto html = article(words);
    const auto same = plain_text_of_html(html);
    EXPECT_TRUE(has_plain_text(html, same)) << words;
    EXPECT_FALSE(has_plain_text(html, store::PlainText())) << words;
    EXPECT_FALSE(has_plain_text(html, store::PlainText::from(same.str() + '.'))) << words;
    for (std::size_t at = 0; at < same.str().size(); at += 1 + at / 10) {
      auto other = same.str();
      other[at] = '_';
      EXPECT_FALSE(has_plain_text(html, store::PlainText::from(other))) << words << ' ' << at;
      EXPECT_FALSE(has_plain_text(html, store::PlainText::from(same.str().substr(0, at))))
          << words << ' ' << at;
    }
  }
  EXPECT_TRUE(has_plain_text("", store::PlainText()));
}

TEST(PlainText, FirstWordsAreCutAtAWord) {
  EXPECT_EQ(first_words("one two three", 9), "one two");
  EXPECT_EQ(first_words("one", 9), "one");
  EXPECT_EQ(first_words("\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xB8\x96\xE7\x95\x8C", 2), "\xE4\xBD\xA0\xE5\xA5\xBD");
}

TEST(PrintableAscii, IsShortAndHasNoControls) {
  EXPECT_EQ(printable_ascii("gzip\r\n\x1B\x7F\xC3\xA9~", 99), "gzip??????~");
  EXPECT_EQ(printable_ascii("abc", 2), "ab");
}

TEST(XmlEscaping, LeavesOutWhatXmlHasNoRoomFor) {
  std::string out;
  append_xml_escaped(out, std::string_view("<&>\"'\x01\x00\xFF\xEF\xBF\xBEz\n", 13));
  EXPECT_EQ(out, "&lt;&amp;&gt;&quot;&#39;\xEF\xBF\xBDz\n");
}

}  // namespace
}  // namespace tidings::text
