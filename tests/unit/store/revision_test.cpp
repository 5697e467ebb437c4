#include <gtest/gtest.h>

#include "store/revision.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

Change change(std::string_view before, std::string_view after) {
  return change_between(make_entry("1", "One", before), make_entry("1", "One", after));
}

TEST(Change, IsWhatReadersSee) {
  EXPECT_EQ(change("<p>a b</p>", "<p>a b</p>"), Change::none);
  EXPECT_EQ(change("<p>a b</p>", "<div>a\nb</div>"), Change::none) << "markup and white space";
  EXPECT_EQ(change("<p>a b</p>", "<p>a c</p>"), Change::text);
  EXPECT_EQ(change("<p>12 comments</p>", "<p>1,013 comments</p>"), Change::quiet);
  EXPECT_EQ(change(R"(<a href="https://a.example/1">x</a>)", R"(<a href="https://a.example/two">x</a>)"),
            Change::text);
  EXPECT_EQ(change(R"(<img src="https://a.example/1.jpg">)", R"(<img src="https://a.example/b.jpg">)"),
            Change::text);
  EXPECT_EQ(
      change(R"(<img src="https://a.example/1.jpg?w=1">)", R"(<img src="https://a.example/1.jpg?w=2">)"),
      Change::none);
}

TEST(Change, OfTagsOrNamesIsQuiet) {
  const auto before = make_entry("1", "One");
  auto after = before;
  after.tags = {"new"};
  EXPECT_EQ(change_between(before, after), Change::quiet);
  after = before;
  after.categories = {"Other"};
  EXPECT_EQ(change_between(before, after), Change::quiet);
}

TEST(Change, OfThePictureBesideTheTextIsQuiet) {
  const auto before = make_entry("1", "One");
  auto after = before;
  after.image = "https://a.example/1.jpg?t=1";
  EXPECT_EQ(change_between(before, after), Change::quiet);
  auto of_another_version = after;
  of_another_version.image = "https://a.example/1.jpg?t=2";
  EXPECT_EQ(change_between(after, of_another_version), Change::none);
}

TEST(Revise, DateThatIsYetToComeIsNotTakenAndEachChangeHasALaterOne) {
  auto stored = make_entry("1", "One", "<p>one</p>");
  stored.updated = noon + std::chrono::hours(20);
  auto brought = make_entry("1", "One", "<p>two</p>");
  brought.seen = noon;
  brought.updated = noon + std::chrono::hours(20);
  EXPECT_EQ(revise(stored, brought, {}, {}).entry.updated, *stored.updated + std::chrono::seconds(1));
  stored.updated = {};
  EXPECT_EQ(revise(stored, brought, {}, {}).entry.updated, noon);
}

TEST(Revise, IdThatIsAnotherEachTimeIsKeptAFewTimesADay) {
  auto stored = make_entry("1", "One");
  for (int i = 0; i < 30; ++i)
    stored =
        revise(stored, with_guid(stored, "guid" + std::to_string(i)), AliasRule::title_and_date, {}).entry;
  EXPECT_EQ(stored.known_as.size(), 20U);
  EXPECT_EQ(stored.known_as.back(), "guid:guid29");
  const auto again = revise(stored, with_guid(stored, "other"), AliasRule::title_and_date, {.all = 8});
  EXPECT_EQ(again.entry.known_as, stored.known_as);
  EXPECT_FALSE(again.event);
}

TEST(Revise, TakesThePublishersDateWhereItIsLater) {
  const auto stored = make_entry("1", "One", "<p>one</p>");
  auto brought = make_entry("1", "One", "<p>two</p>");
  brought.seen = noon + std::chrono::hours(5);
  brought.updated = noon + std::chrono::hours(4);
  EXPECT_EQ(revise(stored, brought, {}, {}).entry.updated, noon + std::chrono::hours(4));
  brought.updated = stored.date() - std::chrono::hours(4);
  EXPECT_EQ(revise(stored, brought, {}, {}).entry.updated, noon + std::chrono::hours(5));
}

TEST(Revise, RegeneratedDateIsNoChange) {
  const auto stored = make_entry("1", "One");
  auto brought = stored;
  brought.updated = noon + std::chrono::hours(4);
  const auto revision = revise(stored, brought, {}, {});
  EXPECT_EQ(revision.entry, stored);
  EXPECT_FALSE(revision.event);
}

}  // namespace
}  // namespace tidings::store
