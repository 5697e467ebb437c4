#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/entry_file_factory.hpp"
#include "store/source_file.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::HasSubstr;

FeedInfo full_info() {
  return {.id = "tag:example.org,2026:feed",
          .title = PlainText::from("It's \"news\": 新闻 #1"),
          .home_page = EntryFileFactory::url("https://example.org/"),
          .self = EntryFileFactory::url("https://example.org/feed?a=1&b='2'"),
          .updated = noon,
          .authors = {{"Ann Other", "ann@example.org", ""}, {"Bo", "", "https://bo.example/"}},
          .language = "en",
          .rights = PlainText::from("© all"),
          .icon = EntryFileFactory::url("https://example.org/icon.png")};
}

TEST(SourceFile, HasAllOfIt) {
  EXPECT_EQ(read_source_file(write_source_file(full_info())), full_info());
  EXPECT_EQ(read_source_file(write_source_file({})), FeedInfo());
}

TEST(SourceFile, KeysOfALaterVersionArePassedOver) {
  EXPECT_EQ(read_source_file(write_source_file(full_info()) + "colour: 'red'\n"), full_info());
}

TEST(SourceFile, AuthorsOfSomebodysHandNeedNoTabsAndNoLineFeed) {
  const auto info = read_source_file("authors: \"Ann Other\\nBo\\tbo@example.org\"\n");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->authors, (std::vector<Person>{{"Ann Other", "", ""}, {"Bo", "bo@example.org", ""}}));
}

TEST(SourceFile, TornOneIsNone) { EXPECT_EQ(read_source_file("id: 'tag:exa"), std::nullopt); }

class StoredSource : public testing::Test {
 protected:
  void poll(const FeedInfo& info, std::vector<Entry> entries = {}) {
    auto poll = finished(std::move(entries));
    poll.feed->info = info;
    std::vector<Finished> polls;
    polls.push_back(std::move(poll));
    store_->finish(std::move(polls));
  }

  void open() {
    store_.reset();
    store_ = open_store(options_);
    register_and_claim(*store_);
  }

  FeedInfo stored() { return store_->sources().at(0).feed; }
  std::string file() const { return support::read_file(source_file(options_, example)); }

  support::TemporaryFolder folder_;
  Options options_{.path = folder_.path() / "store", .format = {}, .layout = Layout::source};
  std::unique_ptr<Store> store_;
};

TEST_F(StoredSource, IsKnownAgainWhereTheIndexWasLost) {
  open();
  poll(full_info());
  store_.reset();
  std::filesystem::remove(options_.path / "index.db");
  open();
  EXPECT_EQ(stored(), full_info());
  const auto state = store_->sources().at(0).state;
  EXPECT_EQ(state.next_reason, "a poll that began and did not end") << "it was due";
}

TEST_F(StoredSource, DateThatMovesWithEachPollIsWrittenWithNews) {
  open();
  poll(full_info());
  auto later = full_info();
  later.updated = noon + std::chrono::hours(1);
  poll(later);
  EXPECT_EQ(stored(), full_info());
  EXPECT_EQ(read_source_file(file()), full_info());
  poll(later, {make_entry("1", "One")});
  EXPECT_EQ(stored(), later);
  EXPECT_EQ(read_source_file(file()), later);
}

TEST_F(StoredSource, ChangedTitleIsWritten) {
  open();
  poll(full_info());
  auto renamed = full_info();
  renamed.title = PlainText::from("Renamed");
  poll(renamed);
  EXPECT_EQ(stored(), renamed);
  EXPECT_THAT(file(), HasSubstr("title: 'Renamed'\n"));
}

/// The store of a version that had none.
TEST_F(StoredSource, MissingFileIsWrittenByTheNextDocument) {
  open();
  poll(full_info());
  std::filesystem::remove(source_file(options_, example));
  poll(full_info());
  EXPECT_EQ(read_source_file(file()), full_info());
}

}  // namespace
}  // namespace tidings::store
