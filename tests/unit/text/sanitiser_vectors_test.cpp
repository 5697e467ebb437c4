#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/sanitiser.hpp"
#include "tests/browser/attack_vectors.hpp"
#include "tests/browser/benign_markup.hpp"

namespace tidings::text {
namespace {

const auto base = *Url::parse("https://news.example/2022/01/story");

/// Only kept elements, each end tag that of the last open one.
bool is_of_the_closed_grammar(std::string_view html) {
  std::vector<std::string_view> open;
  HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      if (token.text.contains('<')) return false;
      continue;
    }
    const auto& element = element_of(token.text);
    if (element.role != ElementRole::kept || element.name != token.text) return false;
    if (token.kind == HtmlTokenKind::start_tag) {
      if (!element.has(trait::is_void)) open.push_back(token.text);
    } else {
      if (open.empty() || open.back() != token.text) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(AttackVectors, AreWrittenInTheClosedGrammarAndOnce) {
  const auto vectors = browser::attack_vectors("http://127.0.0.1:9/canary");
  ASSERT_GE(vectors.size(), 10'000U);
  for (const auto* against : {&base, static_cast<const Url*>(nullptr)}) {
    const HtmlContext context{.base = against, .iframe_hosts = {}};
    for (const auto& given : vectors) {
      const auto html = sanitise(given, context).html;
      ASSERT_TRUE(is_of_the_closed_grammar(html.str())) << given << " → " << html.str();
      ASSERT_EQ(sanitise(html.str(), context).html, html) << given;
      ASSERT_EQ(sanitise(conventional_html(html), context).html, html) << given;
    }
  }
}

TEST(AttackVectors, StayInTheGrammarWhereElementsAreTakenOut) {
  const auto some = Selectors::parse("b, div p, i, img, math mi, td, [title], .a, li a").value();
  for (const auto& given : browser::attack_vectors("http://127.0.0.1:9/canary")) {
    const auto rest = without_elements(sanitise(given, {}).html, some);
    ASSERT_TRUE(is_of_the_closed_grammar(rest.str())) << given << " → " << rest.str();
    ASSERT_EQ(sanitise(rest.str(), {}).html, rest) << given;
  }
}

TEST(BenignMarkup, ComesOutAsItWentIn) {
  for (const auto& given : browser::benign_markup())
    EXPECT_EQ(conventional_html(sanitise(given, {.base = &base}).html), given);
}

}  // namespace
}  // namespace tidings::text
