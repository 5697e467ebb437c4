#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// The closed grammar, judged by its own reading of the output: known tags alone, no handler, no address that
/// runs.
void expect_harmless(const std::string& html, const std::string& given) {
  HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      EXPECT_EQ(token.text.find('<'), std::string_view::npos) << given << " → " << html;
      continue;
    }
    for (const auto* dangerous :
         {"script", "style", "svg", "object", "embed", "base", "meta", "link", "form", "input", "template",
          "noscript", "xmp", "plaintext", "textarea", "title", "select", "annotation-xml", "mglyph"})
      EXPECT_NE(token.text, dangerous) << given << " → " << html;
    if (token.kind == HtmlTokenKind::end_tag) continue;
    for (const auto& [name, value] : tokens.attributes()) {
      EXPECT_FALSE(name.starts_with("on")) << given << " → " << html;
      const auto address = lower(std::string(value));
      EXPECT_FALSE(address.starts_with("javascript:") || address.starts_with("vbscript:") ||
                   address.starts_with("data:text"))
          << given << " → " << html;
    }
  }
}

TEST(Attacks, AreNeutralised) {
  for (const std::string given : {
           "<script>alert(1)</script>x",
           "<SCRIPT SRC=//e.example/x.js></SCRIPT>",
           "<img src=x onerror=alert(1)>",
           "<img/src=x/onerror=alert(1)>",
           "<img src=`x`onerror=alert(1)>",
           "<a href=javascript:alert(1)>x</a>",
           "<a href='java\nscript:alert(1)'>x</a>",
           "<a href='&#106;avascript:alert(1)'>x</a>",
           "<a href='&#x6A&#x61vascript&colon;alert(1)'>x</a>",
           "<a href=' \x01javascript:alert(1)'>x</a>",
           "<a href='JaVaScRiPt:alert(1)'>x</a>",
           "<a href='vbscript:x'>x</a>",
           "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
           "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
           "<svg onload=alert(1)>",
           "<svg><style><img src=x onerror=alert(1)></style></svg>",
           "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
           "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
           "onerror=alert(1)&gt;\">",
           "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
           "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
           "<template><script>alert(1)</script></template>",
           "<style><img src=x onerror=alert(1)></style>",
           "<style>@import'//e.example'</style>x",
           "<textarea></textarea><img src=x onerror=alert(1)>",
           "<title><img src=x onerror=alert(1)></title>",
           "<xmp><img src=x onerror=alert(1)></xmp>",
           "<plaintext><img src=x onerror=alert(1)>",
           "<!--><img src=x onerror=alert(1)>-->",
           "<!--!><script>alert(1)</script>-->",
           "<![CDATA[<img src=x onerror=alert(1)>]]>",
           "<?xml <img src=x onerror=alert(1)>?>",
           "</ <img src=x onerror=alert(1)>",
           "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
           "<iframe src='javascript:alert(1)'></iframe>",
           "<object data='x.swf'></object>",
           "<embed src='x.swf'>",
           "<form action='javascript:alert(1)'><input type=submit>",
           "<base href='javascript:/a/'><a href='x'>x</a>",
           "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
           "<link rel=stylesheet href='//e.example'>",
           "<div style='background:url(javascript:alert(1))'>x</div>",
           "<div style='width:expression(alert(1))'>x</div>",
           "<div style='color:\\65xpression(1)'>x</div>",
           "<a xlink:href='javascript:alert(1)'>x</a>",
           "<video poster='javascript:alert(1)'></video>",
           "<video><source onerror=alert(1)></video>",
           "<img srcset='javascript:alert(1) 1x'>",
           "<a href=x title='\"><script>alert(1)</script>'>x</a>",
           "<a title=\"x\"onmouseover=\"alert(1)\">x</a>",
           "<details open ontoggle=alert(1)>x</details>",
           "<body onload=alert(1)>x",
           "<select><option><script>alert(1)</script></select>x",
           "<b <script>alert(1)</script>x",
           "<img src=\"x\" alt=\"\xC2\xA0``onerror=alert(1) \">",
           "<p id=attributes>x<p id=__proto__>y<a name=body>z</a>",
       }) {
    const auto once = sanitise(given, {}).html.str();
    expect_harmless(once, given);
    EXPECT_EQ(sanitise(once, {}).html.str(), once) << given;
    expect_harmless(conventional_html(sanitise(given, {}).html), given);
  }
}

TEST(Attacks, NamesThatShadowPropertiesGo) {
  EXPECT_EQ(sanitise("<p id='attributes'>x</p>", {}).html.str(), "<p>x</p>");
  EXPECT_EQ(sanitise("<p id='chapter-1'>x</p>", {}).html.str(), "<p id=\"chapter-1\">x</p>");
}

TEST(Attacks, NestingIsBoundedAndItsTextKept) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<div>";
  const auto html = sanitise(deep + "bottom", {}).html.str();
  EXPECT_NE(html.find("bottom"), std::string::npos);
  EXPECT_LT(html.size(), 10'000U);
}

TEST(Attacks, ManyAttributesOfOneTagAreBounded) {
  std::string tag = "<p";
  for (int i = 0; i < 200'000; ++i) tag += " data-a" + std::to_string(i) + "=1";
  EXPECT_LT(sanitise(tag + ">x</p>", {}).html.str().size(), 10'000U);
}

}  // namespace
}  // namespace tidings::text
