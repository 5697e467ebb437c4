#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/publish/page_frame.hpp"
#include "daemon/publish/page_writer.hpp"
#include "daemon/publish/status_writer.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"
#include "tests/browser/chromium.hpp"
#include "tests/support/origin.hpp"

namespace tidings::browser {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> hostile{"<script>fetch('/canary')</script>",
                                       "\"><img src=/canary onerror=\"fetch('/canary')\">",
                                       "' autofocus onfocus='fetch(\"/canary\")' x='",
                                       "</title></h2><iframe src=/canary></iframe>",
                                       "<style>@import '/canary'</style>",
                                       "<link rel=stylesheet href=/canary><base href=/canary/>",
                                       "<meta http-equiv=refresh content='0;url=/canary'>",
                                       "<form action=/canary><input autofocus onfocus=submit()>",
                                       "javascript:fetch('/canary')",
                                       "<!--",
                                       "\x01\xFF<![CDATA["};

store::StoredEntry entry_of(const std::string& text, std::size_t number) {
  return {.entry = {.source = store::SourceId::parse("x").value(),
                    .id = {"guid:" + text},
                    .title = store::PlainText::from(text),
                    .author = text,
                    .image = "http://127.0.0.1:1/" + text,
                    .content = text::sanitise("<p>text</p>", {}).html,
                    .link = text::parse_web_url("https://e.example/?" + text),
                    .guid = std::to_string(number),
                    .seen = {},
                    .summary = store::PlainText::from(text),
                    .language = text},
          .feed = {},
          .path = {}};
}

std::string hostile_front_page() {
  std::vector<store::StoredEntry> entries;
  std::vector<publish::ListedSource> sources;
  std::string title;
  for (const auto& text : hostile) {
    entries.push_back(entry_of(text, entries.size()));
    sources.push_back({store::SourceId::parse("x").value(), text});
    title += text;
  }
  return publish::write_front_page(
      {.title = title, .entries = entries, .sources = sources, .categories = hostile});
}

std::string hostile_status_page() {
  std::vector<publish::SourceHealth> sources;
  sources.reserve(hostile.size());
  for (const auto& text : hostile)
    sources.push_back({.id = "x", .url = text, .name = text, .why_then = text, .last_error = text});
  return publish::write_status_page(hostile[0], sources);
}

/// Of a document as the browser writes it: no element and no attribute but those of our pages.
void expect_only_what_we_wrote(const std::string& dom) {
  const std::set<std::string_view> elements{"html",    "head", "meta",    "title", "link",  "style", "body",
                                            "header",  "h1",   "nav",     "a",     "main",  "p",     "h2",
                                            "article", "img",  "section", "ul",    "li",    "bdi",   "table",
                                            "tr",      "th",   "td",      "time",  "thead", "tbody"};
  text::HtmlTokenizer tokens(dom);
  for (auto token = tokens.next(); token.kind != text::HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind != text::HtmlTokenKind::start_tag) continue;
    EXPECT_TRUE(elements.contains(token.text)) << token.text;
    for (const auto& attribute : tokens.attributes())
      EXPECT_FALSE(attribute.name.starts_with("on") || attribute.name == "autofocus" ||
                   attribute.name == "http-equiv")
          << token.text << ' ' << attribute.name;
    if (token.text == "style" || token.text == "title") tokens.take_raw_text(token.text);
  }
}

class Pages : public Chromium {
 protected:
  Shown show_page(std::string page) {
    const auto served =
        origin.serve("/page", {.headers = {{"Content-Type", std::string(publish::page_type)},
                                           {"Content-Security-Policy", std::string(publish::page_policy)}},
                               .body = std::move(page)});
    return show(origin.url("/page"));
  }

  support::Origin origin;
  support::Origin::Endpoint canary = origin.serve("/canary", {.body = "x"});
};

TEST_F(Pages, WhatPublishersSayNeitherRunsNorLoadsNorBreaksThePolicy) {
  for (const auto& page : {hostile_front_page(), hostile_status_page()}) {
    const auto shown = show_page(page);
    EXPECT_THAT(shown.dom, HasSubstr("&lt;script&gt;fetch('/canary')&lt;/script&gt;"));
    EXPECT_THAT(shown.dom, HasSubstr("</body></html>"));
    expect_only_what_we_wrote(shown.dom);
    EXPECT_THAT(shown.log, Not(HasSubstr("Content Security Policy")));
  }
  EXPECT_EQ(canary.hits(), 0U);
}

TEST_F(Pages, PolicyThatIsBrokenIsSeen) {
  auto page = hostile_status_page();
  page.insert(page.find("</style>"), " ");
  EXPECT_THAT(show_page(page).log, HasSubstr("Content Security Policy"));
}

TEST_F(Pages, ScriptThatGotInWouldNotRun) {
  auto page = hostile_status_page();
  page.insert(page.find("</body>"), "<script>fetch('/canary')</script>");
  EXPECT_THAT(show_page(page).log, HasSubstr("Content Security Policy"));
  EXPECT_EQ(canary.hits(), 0U);
}

}  // namespace
}  // namespace tidings::browser
