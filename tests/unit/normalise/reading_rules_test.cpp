#include "daemon/normalise/reading_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"

namespace tidings::normalise {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const store::Timestamp now = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8) + 12h;

store::Entry entry(const std::string& title) {
  return {.source = *store::SourceId::parse("example"),
          .id = {"guid:" + title},
          .title = store::PlainText::from(title),
          .author = "Example",
          .content = text::sanitise("<p>Some <b>bold</b> words</p>", {}).html,
          .link = text::parse_web_url("https://e.example/" + title),
          .guid = title,
          .seen = now,
          .authors = {{.name = "Ann", .email = "a@e.example", .uri = {}},
                      {.name = {}, .email = "b@e.example", .uri = {}}},
          .tags = {"World", "Asia"}};
}

store::Entry dated(const std::string& title, std::optional<store::Timestamp> published) {
  auto made = entry(title);
  made.published = published;
  return made;
}

Filter filter(Filter::Kind kind, const std::vector<std::pair<Field, std::string>>& wanted,
              const std::string& place = "x.toml:1") {
  Condition condition;
  condition.reserve(wanted.size());
  for (const auto& [field, pattern] : wanted)
    condition.push_back({field, text::Pattern::compile(pattern).value()});
  return {kind, {condition}, place};
}

constexpr auto include = Filter::Kind::include;
constexpr auto exclude = Filter::Kind::exclude;

/// The titles that are left, in order.
std::vector<std::string> left(std::vector<store::Entry> entries, const ReadingRules& rules) {
  store::Feed feed{.info = {}, .entries = std::move(entries)};
  apply_rules(feed, rules, now);
  std::vector<std::string> titles;
  titles.reserve(feed.entries.size());
  for (const auto& one : feed.entries) titles.push_back(one.title.str());
  return titles;
}

TEST(FutureDates, DateBeyondTomorrowIsAbsentAndTheEntryStandsAtItsFirstSight) {
  store::Feed feed{.info = {}, .entries = {dated("late", now + 25h), dated("soon", now + 23h)}};
  feed.entries[1].updated = now + 25h;
  apply_rules(feed, {}, now);
  EXPECT_EQ(feed.entries[0].date(), now);
  EXPECT_EQ(feed.entries[1].published, now + 23h);
  EXPECT_FALSE(feed.entries[1].updated);
}

TEST(FutureDates, KeptOnesStand) {
  store::Feed feed{.info = {}, .entries = {dated("late", now + 25h)}};
  apply_rules(feed, {.future_dates = FutureDates::keep}, now);
  EXPECT_EQ(feed.entries.at(0).published, now + 25h);
}

TEST(FutureDates, DroppedOnesLeaveTheirEntryOut) {
  store::Feed feed{.info = {}, .entries = {dated("late", now + 25h), dated("soon", now + 23h)}};
  const auto out = apply_rules(feed, {.future_dates = FutureDates::drop}, now);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].rule, "future_dates");
  EXPECT_EQ(feed.entries.at(0).title.str(), "soon");
}

TEST(MaxItems, NewestAreTakenInTheDocumentsOrder) {
  const ReadingRules rules{.max_items = 2};
  EXPECT_THAT(left({dated("old", now - 3h), dated("new", now - 1h), dated("middle", now - 2h)}, rules),
              ElementsAre("new", "middle"));
}

TEST(MaxItems, UndatedCountAsNewAndTheFirstOfThemGoFirst) {
  const ReadingRules rules{.max_items = 2};
  EXPECT_THAT(left({entry("a"), dated("b", now - 1h), entry("c"), entry("d")}, rules), ElementsAre("a", "c"));
}

TEST(MaxItems, DateToComeGoesBeforeNoneOfToday) {
  const ReadingRules rules{.future_dates = FutureDates::keep, .max_items = 1};
  EXPECT_THAT(left({entry("a"), dated("b", now + 48h)}, rules), ElementsAre("a"));
}

TEST(MaxItems, WhatFiltersLeaveOutTakesNoPlace) {
  const ReadingRules rules{.max_items = 1, .filters = {filter(exclude, {{Field::title, "new"}})}};
  EXPECT_THAT(left({dated("new", now), dated("old", now - 1h)}, rules), ElementsAre("old"));
}

TEST(Filters, EachFieldIsLookedAt) {
  const std::vector<std::pair<Field, std::string>> matching{
      {Field::title, "^one$"}, {Field::link, "example/one$"}, {Field::author, "^Ann$"},
      {Field::author, "^b@"},  {Field::category, "^Asia$"},   {Field::text, "Some bold words"}};
  for (const auto& [field, pattern] : matching) {
    EXPECT_THAT(left({entry("one")}, {.filters = {filter(exclude, {{field, pattern}})}}), IsEmpty())
        << pattern;
    EXPECT_THAT(left({entry("one")}, {.filters = {filter(include, {{field, pattern}})}}), ElementsAre("one"));
    EXPECT_THAT(left({entry("one")}, {.filters = {filter(include, {{field, "^no$"}})}}), IsEmpty());
  }
}

TEST(Filters, ConditionHoldsWhereAllItsFieldsDo) {
  const ReadingRules rules{.filters = {filter(exclude, {{Field::title, "one"}, {Field::category, "Sport"}})}};
  EXPECT_THAT(left({entry("one")}, rules), ElementsAre("one"));
}

TEST(Filters, OneConditionOfSeveralIsEnough) {
  auto either = filter(include, {{Field::title, "one"}});
  either.conditions.push_back(filter(include, {{Field::title, "two"}}).conditions[0]);
  EXPECT_THAT(left({entry("one"), entry("two"), entry("three")}, {.filters = {either}}),
              ElementsAre("one", "two"));
}

TEST(Filters, EveryIncludeMustHoldAndAnExcludeWins) {
  const ReadingRules general{.filters = {filter(include, {{Field::title, "a"}}, "tidings.toml:3")}};
  const ReadingRules own{.filters = {filter(include, {{Field::title, "b"}}, "x.toml:4"),
                                     filter(exclude, {{Field::title, "c"}}, "x.toml:6")}};
  store::Feed feed{.info = {}, .entries = {entry("ab"), entry("a"), entry("b"), entry("abc"), entry("c")}};
  const auto out = apply_rules(feed, combine(general, own), now);
  ASSERT_EQ(feed.entries.size(), 1U);
  EXPECT_EQ(feed.entries[0].title.str(), "ab");
  std::vector<std::string> rules;
  rules.reserve(out.size());
  for (const auto& one : out) rules.push_back(one.rule);
  EXPECT_THAT(rules, ElementsAre("include x.toml:4", "include tidings.toml:3", "exclude x.toml:6",
                                 "exclude x.toml:6"));
}

TEST(Combine, SourcesOwnWordGoesBefore) {
  const auto rules = combine({.future_dates = FutureDates::drop, .max_items = 5},
                             {.future_dates = FutureDates::keep, .max_items = std::nullopt});
  EXPECT_EQ(rules.future_dates, FutureDates::keep);
  EXPECT_EQ(rules.max_items, 5U);
}

TEST(Rewrites, StepsGoInTheirOrderAndIdsStay) {
  auto one = entry("one");
  const ReadingRules rules{
      .rewrites = {{Strip{text::Selectors::parse("b").value()}, "x.toml:1"},
                   {ReplaceInLink{text::Pattern::compile("one$").value(), "1?\\0"}, "x.toml:2"},
                   {ReplaceInLink{text::Pattern::compile("\\?.*").value(), ""}, "x.toml:3"},
                   {PrefixTitle{"Ex: "}, "x.toml:4"}}};
  store::Feed feed{.info = {}, .entries = {one}};
  apply_rules(feed, rules, now);
  const auto& changed = feed.entries.at(0);
  EXPECT_EQ(changed.content.str(), "<p>Some  words</p>");
  EXPECT_EQ(changed.link->str(), "https://e.example/1");
  EXPECT_EQ(changed.title.str(), "Ex: one");
  EXPECT_EQ(changed.id, one.id);
  EXPECT_EQ(changed.guid, one.guid);
  EXPECT_THAT(changed.known_as, IsEmpty());
}

TEST(Rewrites, PrefixThatIsThereAlreadyIsNotRepeated) {
  EXPECT_THAT(left({entry("Ex: one")}, {.rewrites = {{PrefixTitle{"Ex: "}, ""}}}), ElementsAre("Ex: one"));
}

TEST(Rewrites, LinkThatWouldBeNoneStays) {
  auto one = entry("one");
  const Rewrite step{ReplaceInLink{text::Pattern::compile(".*").value(), "javascript:alert(1)"}, ""};
  rewrite(one, {&step, 1});
  EXPECT_EQ(one.link->str(), "https://e.example/one");
}

TEST(Rewrites, EntryThatIsKnownByItsLinkIsKnownByTheNewOneToo) {
  auto one = entry("one");
  one.guid.clear();
  const Rewrite step{ReplaceInLink{text::Pattern::compile("one").value(), "two"}, ""};
  rewrite(one, {&step, 1});
  EXPECT_THAT(one.known_as, ElementsAre("link:https://e.example/two"));
}

TEST(Rewrites, PictureGoesWithItsElement) {
  auto one = entry("one");
  one.content = text::sanitise("<p class=ad><img src=https://a/1.png></p><img src=https://a/2.png>", {}).html;
  one.image = "https://a/1.png";
  const Rewrite step{Strip{text::Selectors::parse(".ad").value()}, ""};
  rewrite(one, {&step, 1});
  EXPECT_EQ(one.image, "https://a/2.png");
  one.image = "https://beside/";
  const Rewrite all{Strip{text::Selectors::parse("img").value()}, ""};
  rewrite(one, {&all, 1});
  EXPECT_EQ(one.image, "https://beside/");
}

TEST(TextOfRules, TellsRulesApart) {
  EXPECT_EQ(text_of({}), "");
  EXPECT_EQ(text_of({.future_dates = FutureDates::clamp}), "");
  const auto a = filter(exclude, {{Field::title, "a"}});
  auto elsewhere = a;
  elsewhere.place = "y.toml:9";
  EXPECT_EQ(text_of({.filters = {a}}), text_of({.filters = {elsewhere}}));
  EXPECT_NE(text_of({.filters = {a}}), text_of({.filters = {filter(include, {{Field::title, "a"}})}}));
  EXPECT_NE(text_of({.filters = {a}}), text_of({.filters = {filter(exclude, {{Field::link, "a"}})}}));
  EXPECT_NE(text_of({.filters = {a}}), text_of({.max_items = 1, .filters = {a}}));
}

}  // namespace
}  // namespace tidings::normalise
