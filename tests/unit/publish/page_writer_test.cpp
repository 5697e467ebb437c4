#include "daemon/publish/page_writer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "daemon/publish/page_frame.hpp"
#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string write(const std::vector<store::StoredEntry>& entries) {
  const std::vector<ListedSource> sources{{store::SourceId::parse("al-jazeera").value(), "Al Jazeera"}};
  const std::vector<std::string> categories{"新闻", "R&D"};
  return write_front_page(
      {.title = "Example & Co", .entries = entries, .sources = sources, .categories = categories});
}

TEST(PageFrame, PolicyHasTheHashOfTheStyle) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(page_style.data(), page_style.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::array<unsigned char, 64> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  const std::string hash(reinterpret_cast<const char*>(base64.data()));
  EXPECT_THAT(page_policy, HasSubstr("style-src 'sha256-" + hash + "'"));
  EXPECT_THAT(page_policy, HasSubstr("default-src 'none'; img-src https: http:;"));
}

TEST(PageWriter, EntryIsShownWithItsLanguageSourceAndDate) {
  EXPECT_THAT(write({full_entry()}), HasSubstr(R"(<article dir="auto" lang="en-GB">
<img src="https://origin.example/1.jpg?w=770&amp;h=513" alt="" loading="lazy" referrerpolicy="no-referrer">
<h2><a href="https://origin.example/article">A title</a></h2>
<p class="meta"><bdi><a href="sources/al-jazeera/atom.xml">Al Jazeera</a></bdi> · <time dir="ltr" datetime="2022-01-08T12:00:00Z">2022-01-08 12:00 UTC</time></p>
<p dir="auto">In short: 1 &lt; 2</p>
</article>
)"));
}

TEST(PageWriter, TextsBeginningStandsInForASummary) {
  auto bare = entry("7");
  EXPECT_THAT(write({bare}), HasSubstr("<p dir=\"auto\">Some text.</p>"));
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  bare.entry.content = html(words);
  EXPECT_THAT(write({bare}), HasSubstr("word word…</p>"));
}

TEST(PageWriter, EveryFeedIsNamedInTheHeadAndLinkedOnThePage) {
  const auto page = write({});
  const auto head = page.substr(0, page.find("</head>"));
  const auto body = page.substr(head.size());
  for (const auto* folder :
       {"", "sources/al-jazeera/", "categories/%E6%96%B0%E9%97%BB/", "categories/R%26D/"}) {
    EXPECT_THAT(head, HasSubstr("type=\"application/atom+xml\" title=\""));
    for (const auto* file : {"atom.xml", "feed.json"}) {
      const auto address = fmt::format("href=\"{}{}\"", folder, file);
      EXPECT_THAT(head, HasSubstr(address));
      EXPECT_THAT(body, HasSubstr(address));
    }
  }
  EXPECT_THAT(body, HasSubstr("<a href=\"opml.xml\">"));
  EXPECT_THAT(body, HasSubstr("<a href=\"status\">"));
  EXPECT_THAT(head, HasSubstr("title=\"R&amp;D (Atom)\""));
}

TEST(PageWriter, EntryOfTwoSourcesWithOneIdStandsOnce) {
  const auto page = write({entry("tag:e.example,2022:a"), entry("tag:e.example,2022:a"), entry("b")});
  EXPECT_EQ(page.find("<article", page.find("<article", page.find("<article") + 1) + 1), page.npos);
}

TEST(PageWriter, EntryWithoutALinkLeadsHere) {
  auto bare = entry("7");
  bare.entry.link.reset();
  EXPECT_THAT(write({bare}), HasSubstr("<h2><a href=\"./\">"));
}

TEST(PageWriter, ForeignTextIsEscapedAndAPictureThatIsNoneIsLeftOut) {
  auto hostile = entry("7");
  hostile.entry.title = store::PlainText::from("<script>alert(1)</script>");
  hostile.entry.author = "\"><b>";
  hostile.entry.image = "data:image/svg+xml,<svg onload=alert(1)>";
  hostile.entry.language = "\" onload=\"";
  const auto page = write({hostile});
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  for (const auto* markup : {"<script", "<b>", "<svg", "<img", "onload=\""})
    EXPECT_THAT(page, Not(HasSubstr(markup)));
}

TEST(PageWriter, IsTheSameBytesEachTime) { EXPECT_EQ(write({full_entry()}), write({full_entry()})); }

}  // namespace
}  // namespace tidings::publish
