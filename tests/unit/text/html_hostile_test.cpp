#include <array>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {
namespace {

const auto base = *Url::parse("https://news.example/2022/01/story");

std::string clean(std::string_view html) { return sanitise(html, {.base = &base}).html.str(); }

struct Case {
  const char* given;
  const char* written;
};

TEST(HostileHtml, WhatIsNotWrittenHidesNothingFromTheJudge) {
  constexpr std::array cases{
      Case{"<p id='attri&#1;butes'>x</p>", "<p>x</p>"},
      Case{"<p id='attributes&#127;'>x</p>", "<p>x</p>"},
      Case{"<p id='a&#9;b'>x</p>", "<p>x</p>"},
      Case{"<a title='&amp;&#1;copy;'>x</a>", "<a title=\"&amp;copy;\">x</a>"},
      Case{"<a href='#&amp;&#1;copy;'>x</a>", "<a href=\"#&amp;copy;\">x</a>"},
      Case{"<a name='x' href='#f' title='a&#9;b'>x</a>", "<a name=\"x\" href=\"#f\" title=\"a b\">x</a>"},
  };
  for (const auto& [given, written] : cases) EXPECT_EQ(clean(given), written) << given;
}

TEST(HostileHtml, WithoutABaseNoControlMakesAHostOfAPath) {
  for (const std::string given : {"<a href='/&#1;/e.example/'>x</a>", "<a href='&#127;//e.example/'>x</a>",
                                  "<a href='/\\e.example/'>x</a>", "<a href='\\\\e.example/'>x</a>"})
    EXPECT_EQ(sanitise(given, {}).html.str(), "<a>x</a>") << given;
}

TEST(HostileHtml, TheFirstOfRepeatedAttributesCountsAlsoWhereItMayNotStay) {
  EXPECT_EQ(clean("<a href='javascript:alert(1)' href='https://e.example/'>x</a>"), "<a>x</a>");
}

TEST(HostileHtml, LeadingWhiteSpaceGoesHoweverItIsWritten) {
  for (const std::string given : {"&#32;x", "&#9;x", "&#12; x", "\x01 x", "&#10; &#32;\n x", "<!-- c --> x"})
    EXPECT_EQ(clean(given), "x") << given;
}

TEST(HostileHtml, SvgThatClosesItsOwnElementsLosesNothingBehindIt) {
  for (const std::string inside : {"<style/>", "<title/>", "<script href='x'/>", "<path d='M0'/>"})
    EXPECT_EQ(clean("<svg>" + inside + "</svg><p>after</p>"), "<p>after</p>") << inside;
}

TEST(HostileHtml, AnOptionWithoutSelectLosesNothingBehindIt) {
  EXPECT_EQ(clean("<option>a<p>after"), "a<p>after</p>");
  EXPECT_EQ(clean("<select><option>a<option>b</select>after"), "after");
}

TEST(HostileHtml, ATableHeadCellEndsWhereABodyBegins) {
  EXPECT_EQ(clean("<table><th>a<tbody><tr><td>b</table>"),
            "<table><th>a</th><tbody><tr><td>b</td></tr></tbody></table>");
}

TEST(HostileHtml, ACandidateOfASourceSetEndsWhereItIsWrittenToEnd) {
  const auto once = clean("<img srcset='a.png,&#1; 1x, b.png 2x'>");
  EXPECT_EQ(clean(once), once);
}

TEST(HostileHtml, AsManyAttributesAsMayStayAreStable) {
  std::string tag = "<img";
  for (int i = 0; i < 98; ++i) tag += " data-a" + std::to_string(i) + "=1";
  const auto once = clean(tag + " data-src=a.png data-z=1>");
  EXPECT_EQ(clean(once), once);
}

/// Linear: a quadratic pass takes minutes over each.
TEST(HostileHtml, LongTitlesOfOpenedTagsAreReadInOnePass) {
  for (const std::string part : {"<", "<p", "<p ", "</", "<p a='>", "&", "&#", "<!--"}) {
    std::string title;
    while (title.size() < 1'000'000) title += part;
    EXPECT_LE(plain_text_of_title(title).str().size(), title.size()) << part;
  }
}

/// Markup by chance, of names and pieces that parsers trip over; the same each time.
std::string markup_by_chance(std::mt19937& random) {
  static constexpr std::array<const char*, 40> names{
      "a",      "b",      "p",        "div",      "table",
      "tr",     "td",     "th",       "tbody",    "caption",
      "ul",     "li",     "dl",       "dd",       "pre",
      "img",    "iframe", "math",     "mi",       "annotation-xml",
      "svg",    "style",  "title",    "script",   "xmp",
      "select", "option", "textarea", "noscript", "template",
      "h1",     "h2",     "ruby",     "rt",       "rp",
      "source", "form",   "object",   "listing",  "plaintext"};
  static constexpr std::array<const char*, 14> attributes{" id=x",
                                                          " id=body",
                                                          " title='&#1;&amp;&#1;lt;'",
                                                          " href='java\tscript:x'",
                                                          " href=a?b&c=d",
                                                          " src=a.png",
                                                          " data-src=b.png",
                                                          " srcset='a 1x, b 2x'",
                                                          " /",
                                                          " style='a:b;c'",
                                                          " title=\"</p><img src=x>\"",
                                                          " onclick=x",
                                                          " =",
                                                          " \""};
  static constexpr std::array<const char*, 24> pieces{
      "x", " ",    "\n",   "\n \n", "&#32;", "&#10;", "&amp;lt;", "&lt",       "<",   ">",   "&",  "{",
      "}", "\r\n", "\x01", "-->",   "<!--",  "<!-->", "</",       "<![CDATA[", "]]>", "<?x", "\"", "\xFF"};
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  std::string html;
  for (auto left = 1 + below(24); left > 0; --left) {
    const auto kind = below(10);
    if (kind < 5) {
      (html += '<') += names[below(names.size())];
      for (auto more = below(4); more > 0; --more) html += attributes[below(attributes.size())];
      html += below(8) == 0 ? "/>" : ">";
    } else if (kind < 7) {
      ((html += "</") += names[below(names.size())]) += '>';
    } else {
      html += pieces[below(pieces.size())];
    }
  }
  return html;
}

TEST(HostileHtml, MarkupByChanceIsSanitisedOnceInBothDialects) {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    const auto given = markup_by_chance(random);
    const auto html = sanitise(given, {.base = &base}).html;
    ASSERT_EQ(clean(html.str()), html.str()) << given;
    ASSERT_EQ(clean(conventional_html(html)), html.str()) << given;
    ASSERT_EQ(sanitise(sanitise(given, {}).html.str(), {}).html, sanitise(given, {}).html) << given;
  }
}

}  // namespace
}  // namespace tidings::text
