#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "tests/support/process.hpp"

namespace tidings::text {
namespace {

const std::filesystem::path samples = std::filesystem::path(TIDINGS_SHARED) / "samples";
const auto base = *Url::parse("https://news.example/2022/01/story");

std::string clean(std::string_view html) { return sanitise(html, {.base = &base}).html.str(); }

/// Real feeds as markup: as they are, and with what they escape once unescaped, so that bodies become tags.
std::vector<std::string> documents() {
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(samples)) {
    if (!file.is_regular_file()) continue;
    auto bytes = support::read_file(file.path());
    found.push_back(decode_entities(bytes));
    found.push_back(std::move(bytes));
  }
  return found;
}

bool has_blank_line(std::string_view html) {
  for (auto end = html.find('\n'); end != html.npos; end = html.find('\n')) {
    if (html.substr(0, end).find_first_not_of(" \t") == html.npos) return true;
    html.remove_prefix(end + 1);
  }
  return false;
}

/// Every tag is of a kept element, and each end tag ends the last open one.
bool is_balanced(std::string_view html) {
  std::vector<std::string> open;
  HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) continue;
    const auto& element = element_of(token.text);
    if (element.role != ElementRole::kept) return false;
    if (token.kind == HtmlTokenKind::start_tag) {
      if ((element.traits & trait::is_void) == 0) open.emplace_back(token.text);
    } else {
      if (open.empty() || open.back() != token.text) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no " << samples;
  }
};

TEST_F(Samples, AreSanitisedOnce) {
  for (const auto& document : documents()) {
    const auto once = clean(document);
    EXPECT_EQ(clean(once), once);
  }
}

TEST_F(Samples, AreBalancedWithoutBlankLinesAndBraces) {
  for (const auto& document : documents()) {
    const auto html = clean(document);
    EXPECT_TRUE(is_balanced(html));
    EXPECT_FALSE(has_blank_line(html)) << html;
    EXPECT_EQ(html.find_first_of("{}"), std::string::npos) << html;
  }
}

TEST_F(Samples, KeepTheirTokensInTheConventionalDialect) {
  for (const auto& document : documents()) {
    const auto html = sanitise(document, {.base = &base}).html;
    EXPECT_EQ(clean(conventional_html(html)), html.str());
  }
}

TEST_F(Samples, AreOneLineOfPlainTextWithoutControls) {
  for (const auto& document : documents()) {
    for (const auto& text : {plain_text_of_html(document), plain_text_of_title(document)})
      EXPECT_TRUE(std::ranges::none_of(text.str(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }));
  }
}

}  // namespace
}  // namespace tidings::text
