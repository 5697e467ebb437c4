#include "daemon/text/sanitiser.hpp"

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace tidings::text {
namespace {

using support::read_file;

const std::filesystem::path shared = TIDINGS_SHARED;
const auto base = *Url::parse("https://news.example/2022/01/story");
const std::vector<std::string> frames{"youtube.com"};

std::string clean(std::string_view html) {
  return sanitise(html, {.base = &base, .iframe_hosts = frames}).html.str();
}

struct Case {
  const char* given;
  const char* written;
};

TEST(EntryFileDialect, IsWrittenAsItsDescriptionSays) {
  constexpr std::array cases{
      Case{"<p>a</p>\n", "<p>a</p>\n"},
      Case{"  \n <p>a</p>", "<p>a</p>"},
      Case{"<P CLASS=x>a", "<p class=\"x\">a</p>"},
      Case{"<a title=''>a</a>", "<a title>a</a>"},
      Case{"<a href='?a=1&b=2'>x</a>", "<a href=\"https://news.example/2022/01/story?a=1&b=2\">x</a>"},
      Case{"<a href='http://e.example/?a=1&copy=2&amp;lt;'>x</a>",
           "<a href=\"http://e.example/?a=1&copy=2&amp;lt;\">x</a>"},
      Case{"<a title='&amp;amp; &amp;copy'>x</a>", "<a title=\"&amp;amp; &amp;copy\">x</a>"},
      Case{"<a title='say \"hi\" <b>'>x</a>", "<a title=\"say &quot;hi&quot; &lt;b&gt;\">x</a>"},
      Case{"1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"},
      Case{"&lt;script&gt; &amp;amp;", "&lt;script&gt; &amp;amp;"},
      Case{"{{ x }}", "&#123;&#123; x &#125;&#125;"},
      Case{"<p>a</p>\n\n \n<p>b</p>", "<p>a</p>\n<p>b</p>"},
      Case{"<pre>a\n\n\nb</pre>", "<pre>a\n&#10;\nb</pre>"},
      Case{"a\r\nb\rc", "a\nb\nc"},
      Case{"<img src='a.png'>",
           "<img src=\"https://news.example/2022/01/a.png\" referrerpolicy=\"no-referrer\">"},
      Case{"<img referrerpolicy=origin src='//e.example/a.png' alt=''/>",
           "<img referrerpolicy=\"no-referrer\" src=\"https://e.example/a.png\" alt>"},
      Case{"<img data-src='a.png' src='data:image/gif;base64,R0'>",
           "<img data-src=\"a.png\" src=\"https://news.example/2022/01/a.png\" "
           "referrerpolicy=\"no-referrer\">"},
      Case{"<img srcset='a.png 1x, b.png 2x'>",
           "<img src=\"https://news.example/2022/01/b.png\" srcset=\"https://news.example/2022/01/a.png 1x, "
           "https://news.example/2022/01/b.png 2x\" referrerpolicy=\"no-referrer\">"},
      Case{"<div style='width:770px'>x</div>", "<div style=\"width:770px\">x</div>"},
      Case{"<div style='position:fixed;color:red'>x</div>", "<div style=\"color:red\">x</div>"},
      Case{"<b style='background:#ff0 none;cursor:help'>x</b>",
           "<b style=\"background:#ff0 none;cursor:help\">x</b>"},
      Case{"<b style='background:#ff0 url(x);cursor:url(x),help'>x</b>", "<b>x</b>"},
      Case{"<p>one<p>two", "<p>one</p><p>two</p>"},
      Case{"<ul><li>1<li>2</ul>", "<ul><li>1</li><li>2</li></ul>"},
      Case{"<b><i>x</b>y</i>", "<b><i>x</i></b>y"},
      Case{"</p></div>x", "x"},
      Case{"<custom>x</custom>", "x"},
      Case{"<video src=v.mp4 controls></video>",
           "<video src=\"https://news.example/2022/01/v.mp4\" controls></video>"},
      Case{"<iframe src='https://www.youtube.com/embed/x'>t</iframe>",
           "<iframe src=\"https://www.youtube.com/embed/x\" sandbox=\"allow-scripts allow-same-origin "
           "allow-popups "
           "allow-presentation\"></iframe>"},
      Case{"<iframe src='about:blank' data-src='https://www.youtube.com/embed/x'></iframe>",
           "<iframe src=\"https://www.youtube.com/embed/x\" data-src=\"https://www.youtube.com/embed/x\" "
           "sandbox=\"allow-scripts allow-same-origin allow-popups allow-presentation\"></iframe>"},
      Case{"<iframe data-src='https://e.example/'></iframe>a", "a"},
      Case{"<iframe src='https://e.example/'></iframe>a", "a"},
      Case{"<iframe src='https://e.example/'><b>a</b><script>x</script></iframe>c", "<b>a</b>c"},
      Case{"<a href='#fn1' id='ref1'>1</a>", "<a href=\"#fn1\" id=\"ref1\">1</a>"},
      Case{"<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
           "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"},
      Case{"<details open><summary>s</summary>x</details>", "<details open><summary>s</summary>x</details>"},
      Case{"<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan</rt></ruby>",
           "<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan</rt></ruby>"},
  };
  for (const auto& [given, written] : cases) EXPECT_EQ(clean(given), written) << given;
}

TEST(EntryFileDialect, LeavesNothingThatMarkdownWouldChange) {
  constexpr std::array cases{
      Case{"<p>a\n \t\tb\tc</p>", "<p>a\n &#9;&#9;b\tc</p>"},
      Case{"<pre>a\n\tb\n</pre>", "<pre>a\n&#9;b\n</pre>"},
      Case{"<p>a\n\t \n\nb</p>", "<p>a\nb</p>"},
      Case{"```\ncode ```\n ~~~\n<b>`</b>", "&#96;``\ncode ```\n &#126;~~\n<b>`</b>"},
      Case{"a\n`<!-- c -->``", "a\n&#96;``"},
      Case{"\tx", "x"},
  };
  for (const auto& [given, written] : cases) {
    EXPECT_EQ(clean(given), written) << given;
    EXPECT_EQ(clean(written), written) << given;
    EXPECT_EQ(clean(conventional_html(sanitise(given, {}).html)), written) << given;
  }
}

TEST(EntryFileDialect, ManyTabsAndBlanksAreWrittenInOnePass) {
  std::string tabs = "x\n" + std::string(1'000'000, '\t') + "y\n" + std::string(1'000'000, ' ');
  for (int i = 0; i < 200'000; ++i) tabs += "`\t ";
  EXPECT_GT(clean(tabs).size(), tabs.size());
}

TEST(EntryFileDialect, PathsHaveTheirHostInFront) {
  const auto of_port = *Url::parse("http://user:word@news.example:8080/a/b?c#d");
  const auto cleaned = [&](std::string_view html) { return sanitise(html, {.base = &of_port}).html.str(); };
  EXPECT_EQ(cleaned("<a href='/x?y=1#z'>"), "<a href=\"http://user:word@news.example:8080/x?y=1#z\"></a>");
  EXPECT_EQ(cleaned("<a href='/x/../y'>"), "<a href=\"http://user:word@news.example:8080/y\"></a>");
  EXPECT_EQ(cleaned("<a href='//other.example/x'>"), "<a href=\"http://other.example/x\"></a>");
  EXPECT_EQ(sanitise("<a href='/x'>", {}).html.str(), "<a href=\"/x\"></a>");
}

TEST(EntryFileDialect, LongValuesOfOneTagDoNotDisturbEachOther) {
  const std::string path(700, 'p');
  std::string given = "<a";
  std::string written = "<a";
  for (const char letter : std::string_view("abcdef")) {
    given += std::string(" data-") + letter + "='" + letter + path + "&lt;'";
    written += std::string(" data-") + letter + "=\"" + letter + path + "&lt;\"";
  }
  EXPECT_EQ(clean(given + " href='/" + path + "'>x</a>"),
            written + " href=\"https://news.example/" + path + "\">x</a>");
}

TEST(EntryFileDialect, IsWrittenOnce) {
  for (const auto* html :
       {"<p>a&amp;b{</p>\n\n<pre>\n\n x\n\n</pre>", "<a title='&amp;copy;&quot;'>x</a>", "<b><p>x</b>y",
        "<table><tr><td>1<tr><td>2</table>", "<p><img src=a data-src=b><li>x"})
    EXPECT_EQ(clean(clean(html)), clean(html)) << html;
}

TEST(ConventionalDialect, HasTheSameTokens) {
  const auto html = sanitise("<p><img src='http://e.example/?a=1&b=2' alt=''>{x} &lt;</p>", {}).html;
  EXPECT_EQ(
      conventional_html(html),
      "<p><img src=\"http://e.example/?a=1&amp;b=2\" alt=\"\" referrerpolicy=\"no-referrer\">{x} &lt;</p>");
}

TEST(Paragraphs, ArePartedByBlankLines) {
  EXPECT_EQ(paragraphs("one\ntwo\n\n\nthree <b>").str(), "<p>one\ntwo</p>\n<p>three &lt;b&gt;</p>");
  EXPECT_EQ(paragraphs("").str(), "");
}

TEST(FirstImage, IsNoTracker) {
  EXPECT_EQ(
      sanitise("<img src='http://e.example/t.gif' width=1 height=1><img src='http://e.example/a.png'>", {})
          .first_image,
      "http://e.example/a.png");
  EXPECT_EQ(sanitise("<img src='http://feeds.feedburner.com/~r/x/~4/y'>", {}).first_image, std::nullopt);
  EXPECT_EQ(sanitise("<img src='data:image/png;base64,x'>", {}).first_image, std::nullopt);
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin) + begin.size();
  return text.substr(from, text.rfind(end) - from);
}

TEST(Seed, BodyIsReproducedByteForByte) {
  if (!std::filesystem::exists(shared / "seed")) GTEST_SKIP() << "no " << shared / "seed";
  const auto document = read_file(shared / "seed" / "aljazeera-rsshub.xml");
  const auto content =
      between(document.substr(document.find("<item>")), "<description><![CDATA[", "]]></description>");
  const auto body =
      between(read_file(shared / "seed" / "aljazeera-2022-01-08.md"), "<div>   \n", "  \n</div>");
  EXPECT_EQ(clean(content), body);
}

}  // namespace
}  // namespace tidings::text
