#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/sanitiser.hpp"
#include "tests/browser/attack_vectors.hpp"
#include "tests/browser/benign_markup.hpp"
#include "tests/browser/chromium.hpp"
#include "tests/browser/judge_page.hpp"
#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"

namespace tidings::browser {
namespace {

/// Each thing that comes out once: many attacks leave the same behind.
std::vector<Judged> judged(const std::vector<std::string>& given) {
  std::vector<Judged> fragments;
  std::set<std::string> seen;
  for (const auto& markup : given) {
    const auto html = text::sanitise(markup, {}).html;
    if (!seen.insert(html.str()).second) continue;
    fragments.push_back({markup, html.str(), text::conventional_html(html), outline_of(html.str())});
  }
  return fragments;
}

/// What the page's text is once it has come to rest.
std::string shown(const std::string& page) {
  const support::TemporaryFolder folder;
  const auto file = folder.path() / "judge.html";
  support::write_file(file, page);
  return show("file://" + file.string()).dom;
}

std::string verdict(std::size_t fragments) { return "JUDGED " + std::to_string(fragments) + "\n\nEND"; }

TEST_F(Chromium, RunsLoadsAndShadowsNothingOfAnyAttackAndKeepsItInItsContainer) {
  support::Origin origin;
  const auto canary = origin.serve("/canary", {.body = "x"});
  const auto vectors = attack_vectors(origin.url("/canary"));
  ASSERT_GE(vectors.size(), 10'000U);

  const auto fragments = judged(vectors);
  const auto page = shown(judge_page(fragments));

  const auto begin = page.find("JUDGED");
  ASSERT_NE(begin, page.npos) << page.substr(0, 2000);
  EXPECT_NE(page.find(verdict(fragments.size())), page.npos) << page.substr(begin, 20'000);
  EXPECT_EQ(canary.hits(), 0U);
}

TEST_F(Chromium, SeesWhatWasNotSanitised) {
  const std::string attack = "<img src=x: onerror=fired(1)><p id=cookie>";
  const auto page = shown(judge_page({{attack, attack, attack, "(img)(p)"}}));
  EXPECT_NE(page.find("RAN"), page.npos) << page;
  EXPECT_NE(page.find("handler onerror"), page.npos) << page;
  EXPECT_NE(page.find("clobbers cookie"), page.npos) << page;
}

TEST_F(Chromium, BuildsTheTreeOfBenignMarkupAsItIsWritten) {
  const auto markup = benign_markup();
  const auto page = shown(judge_page(judged(markup)));
  EXPECT_NE(page.find(verdict(markup.size())), page.npos) << page;
}

}  // namespace
}  // namespace tidings::browser
