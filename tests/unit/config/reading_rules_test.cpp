#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/load.hpp"
#include "tests/support/process.hpp"

namespace tidings::config {
namespace {

using normalise::Field;
using normalise::Filter;
using normalise::FutureDates;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ReadingRulesFile : public testing::Test {
 protected:
  /// A source whose file ends with these lines, the first of which is its second.
  LoadedSources load(const std::string& lines) const {
    support::write_file(folder.path() / "x.toml", "url = \"https://e.example/\"\n" + lines);
    return load_sources(folder.path());
  }

  std::vector<std::string> problems_of(const std::string& lines) const {
    std::vector<std::string> found;
    for (const auto& problem : load(lines).problems)
      found.push_back(describe(problem).substr(folder.path().string().size() + 1));
    return found;
  }

  support::TemporaryFolder folder;
};

TEST_F(ReadingRulesFile, EveryKeyIsRead) {
  const auto loaded = load(R"(future_dates = "drop"
max_items = 20

[[filters]]
exclude = { title = "(?i)sponsored", author = "^Ad" }

[[filters]]
include = [{ category = "^(World|Asia)$" }, { link = "/world/" }, { text = "x" }]

[[rewrite]]
strip = ".share, #related a[rel=nofollow]"

[[rewrite]]
replace_in_link = '^http://(.*)'
with = 'https://\1'

[[rewrite]]
prefix_title = "Ex: "
)");
  for (const auto& problem : loaded.problems) ADD_FAILURE() << describe(problem);
  const auto& rules = loaded.sources.options(0).reading;
  EXPECT_EQ(rules.future_dates, FutureDates::drop);
  EXPECT_EQ(rules.max_items, 20U);
  ASSERT_EQ(rules.filters.size(), 2U);
  EXPECT_EQ(rules.filters[0].kind, Filter::Kind::exclude);
  EXPECT_EQ(rules.filters[0].conditions.at(0).size(), 2U);
  EXPECT_EQ(rules.filters[0].place, (folder.path() / "x.toml:6").string());
  EXPECT_EQ(rules.filters[1].kind, Filter::Kind::include);
  ASSERT_EQ(rules.filters[1].conditions.size(), 3U);
  EXPECT_EQ(rules.filters[1].conditions[0].at(0).field, Field::category);
  ASSERT_EQ(rules.rewrites.size(), 3U);
  EXPECT_EQ(std::get<normalise::Strip>(rules.rewrites[0].step).selectors.paths().size(), 2U);
  EXPECT_EQ(std::get<normalise::ReplaceInLink>(rules.rewrites[1].step).with, "https://\\1");
  EXPECT_EQ(std::get<normalise::PrefixTitle>(rules.rewrites[2].step).prefix, "Ex: ");
}

TEST_F(ReadingRulesFile, ListsMayStandOnOneLine) {
  const auto loaded = load("filters = [{ exclude = { title = 'a' } }]\nrewrite = [{ strip = 'b' }]\n");
  ASSERT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.sources[0].options->reading.filters.size(), 1U);
  EXPECT_EQ(loaded.sources[0].options->reading.rewrites.size(), 1U);
}

TEST_F(ReadingRulesFile, EmptyListIsNoRuleButAnEmptyConditionIsAProblem) {
  EXPECT_THAT(problems_of("filters = []\nrewrite = []\n"), IsEmpty());
  EXPECT_EQ(problems_of("filters = [{ include = [] }]\n").size(), 1U);
  EXPECT_EQ(problems_of("filters = 1\nrewrite = ['x']\n").size(), 2U);
}

TEST_F(ReadingRulesFile, BadPatternIsSaidWithItsPlaceAndReason) {
  EXPECT_THAT(problems_of("[[filters]]\nexclude = { title = \"(a\" }\n"),
              ElementsAre("x.toml:3:21: bad regular expression: missing ): (a"));
  EXPECT_THAT(problems_of("[[rewrite]]\nreplace_in_link = '*'\n"),
              ElementsAre("x.toml:3:19: bad regular expression: no argument for repetition operator: *"));
  EXPECT_THAT(problems_of("[[rewrite]]\nreplace_in_link = 'a'\nwith = '\\1'\n"),
              ElementsAre(testing::StartsWith("x.toml:4:8: bad replacement: ")));
}

TEST_F(ReadingRulesFile, WhatIsWrongIsSaidAllAtOnce) {
  EXPECT_THAT(
      problems_of(R"(future_dates = "now"
max_items = 0
[[filters]]
exclude = { titel = "a" }
[[filters]]
include = {}
[[filters]]
[[rewrite]]
strip = "p > b"
[[rewrite]]
prefix_title = "a"
with = "b"
[[rewrite]]
strip = "a"
prefix_title = "b"
)"),
      UnorderedElementsAre("x.toml:2:16: expected \"clamp\", \"keep\" or \"drop\"",
                           "x.toml:3:13: expected a whole number from 1 to 1000000",
                           "x.toml:5:13: unknown key `titel`; did you mean `title`?",
                           "x.toml:7:11: expected fields with patterns: { title = \"(?i)sponsored\" }",
                           "x.toml:8:1: expected one of `include` and `exclude`",
                           testing::StartsWith("x.toml:10:9: bad selector: `>` isn't known here; known are"),
                           "x.toml:13:8: `with` belongs to `replace_in_link`",
                           "x.toml:14:1: expected one step: `strip`, `replace_in_link` or `prefix_title`"));
}

TEST_F(ReadingRulesFile, RulesOfEverySourceStandInTheConfiguration) {
  const auto file = folder.path() / "tidings.toml";
  support::write_file(file,
                      "[reading]\nfuture_dates = \"keep\"\n[[reading.filters]]\nexclude = {text = 'x'}\n");
  const auto loaded = load_config(file);
  ASSERT_TRUE(loaded.config) << describe(loaded.problems.at(0));
  EXPECT_EQ(loaded.config->reading.future_dates, FutureDates::keep);
  EXPECT_EQ(loaded.config->reading.filters.size(), 1U);
}

}  // namespace
}  // namespace tidings::config
