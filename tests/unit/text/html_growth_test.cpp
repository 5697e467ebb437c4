#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {
namespace {

const auto base = *Url::parse("https://news.example/");

struct Dimension {
  const char* name;
  std::string before;
  std::string part;  // repeated
  std::string behind;
};

/// Everything that who writes a feed can have more of.
const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all{
      {"open tags", "", "<div>", ""},
      {"open phrases", "", "<b><i>", "<p>"},
      {"deep lists", "", "<ul><li>", ""},
      {"items in a deep tree", std::string(1250, ' ') + "<ul>", "<li>", ""},
      {"orphaned items", "", "<li></ul>", ""},
      {"paragraphs", "", "<p>", ""},
      {"links", "", "<a href=x>", ""},
      {"tables", "", "<table><tr><td>", ""},
      {"rows", "<table>", "<tr><td>", ""},
      {"end tags of nothing", "<div>", "</b></p></table>", ""},
      {"formulas", "", "<math><mi>", ""},
      {"cut off tags", "", "<a ", ""},
      {"beginnings of tags", "", "<", ""},
      {"beginnings of end tags", "", "</", ""},
      {"quotes that don't end", "", "<a b=\"", ""},
      {"quotes of two kinds", "", "<a b='\"", ""},
      {"attributes", "<a ", "data-x=1 ", ">"},
      {"attributes without a value", "<a", " b", ">"},
      {"slashes", "<a ", "/", ">"},
      {"comments that don't end", "", "<!--", ""},
      {"dashes", "<!--", "--!", ""},
      {"declarations", "", "<!x", ""},
      {"character data", "<math>", "<![CDATA[", ""},
      {"references that are none", "", "&", ""},
      {"references without their end", "", "&abcdefghijklmnopqrstuvwxyz", ""},
      {"numbers", "", "&#", ""},
      {"digits", "&#", "1", ";"},
      {"references in an attribute", "<a title=\"", "&amp;lt", "\">"},
      {"candidates of a source set", "<img srcset=\"", "a 1x,", "\">"},
      {"commas of a source set", "<img srcset=\"", ",", "\">"},
      {"declarations of a style", "<p style=\"", "a:b;", "\">"},
      {"parentheses of a style", "<p style=\"width:", "calc(", "\">"},
      {"raw text that doesn't end", "", "<script>", ""},
      {"escapes of a script", "<script>", "<!--<script>", ""},
      {"ends of no raw text", "<style>", "</styl", ""},
      {"svg", "", "<svg>", ""},
      {"svg that HTML ends", "", "<svg><p>", ""},
      {"selections", "", "<select>", ""},
      {"pictures", "", "<img data-src=a>", ""},
      {"images of a picture", "<picture><source srcset=" + std::string(1250, 'a') + ">", "<img>", ""},
      {"pictures twice", "", "<img data-src=a><noscript>  <img src=b></noscript>", ""},
      {"pictures behind blanks", "<img data-src=a><noscript>", "    <img src=b><img src=c>", ""},
      {"blank lines", "a", "\n \n", ""},
      {"blank lines of pre", "<pre>a", "\n  ", ""},
      {"blanks", "a\n", " ", "\n"},
      {"carriage returns", "a", "\r", ""},
      {"braces", "", "{", ""},
      {"frames", "", "<iframe src=x>", ""},
      {"title tags", "", "<p a='>", ""},
  };
  return all;
}

std::string grown(const Dimension& dimension, std::size_t bytes) {
  auto html = dimension.before;
  while (html.size() < bytes) html += dimension.part;
  return html + dimension.behind;
}

/// A megabyte and a half of each, through every pass: a quadratic one takes minutes where a linear one takes
/// milliseconds, and ctest's timeout ends it.
TEST(HtmlGrowth, IsLinearInEveryDimension) {
  for (const auto& dimension : dimensions()) {
    SCOPED_TRACE(dimension.name);
    const auto given = grown(dimension, 1'500'000);
    const auto html = sanitise(given, {.base = &base, .iframe_hosts = {}}).html;
    EXPECT_LE(html.str().size(), given.size() * 40);
    EXPECT_LE(conventional_html(html).size(), given.size() * 40);
    EXPECT_LE(plain_text_of_html(given).str().size(), given.size() * 3);
    EXPECT_LE(plain_text_of_title(given).str().size(), given.size() * 3);
  }
}

/// A publisher chooses the base, and a link to it takes ten bytes.
TEST(HtmlGrowth, IsBoundedHoweverLongTheBaseIs) {
  const auto long_base = *Url::parse("https://news.example/" + std::string(5000, 'a') + '/');
  for (const std::string part :
       {"<a href=x>", "<img src=x>", "<img data-src=x>", "<img srcset='a, a, a, a'>", "<video poster=x>"}) {
    std::string given;
    while (given.size() < 100'000) given += part;
    const auto html = sanitise(given, {.base = &long_base, .iframe_hosts = {}}).html.str();
    EXPECT_LE(html.size(), given.size() * 30) << part;
    EXPECT_TRUE(html.contains("/x\"") || html.contains("/a")) << part;
  }
  const auto set = sanitise("<img srcset='" + grown({"", "", "a, ", ""}, 100'000) + "'>",
                            {.base = &long_base, .iframe_hosts = {}});
  EXPECT_LE(set.html.str().size(), 600'000U);
}

TEST(HtmlGrowth, IsWrittenOnceBeyondEveryLimit) {
  const HtmlContext context{.base = &base, .iframe_hosts = {}};
  for (const auto& dimension : dimensions()) {
    SCOPED_TRACE(dimension.name);
    const auto html = sanitise(grown(dimension, 20'000), context).html;
    EXPECT_TRUE(sanitise(html.str(), context).html == html);
    EXPECT_TRUE(sanitise(conventional_html(html), context).html == html);
  }
}

}  // namespace
}  // namespace tidings::text
