#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* folder_of_entries = "example/2022/01";

class Review : public StoreTest {
 protected:
  Review() { reopen(); }

  void reopen() {
    open();
    register_and_claim(*store_);
  }

  void finish(std::vector<Entry> entries) {
    std::vector<Finished> polls;
    polls.push_back(finished(std::move(entries)));
    store_->finish(std::move(polls));
  }

  std::filesystem::path place(const std::string& name) const {
    return folder_.path() / "store/entries" / folder_of_entries / name;
  }

  std::size_t review() { return store_->review(folder_of_entries).changed; }

  void edit(const std::string& name) {
    auto bytes = support::read_file(place(name));
    bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
    support::write_file(place(name), bytes);
  }
};

TEST_F(Review, OwnFilesAreNothingNew) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  EXPECT_EQ(review(), 0U);
  EXPECT_THAT(store_->review("").folders, ElementsAre("example"));
  EXPECT_THAT(store_->review("example").folders, ElementsAre("example/2022"));
}

TEST_F(Review, EditIsNoticedOnceAndStays) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  edit("08-One.md");
  EXPECT_EQ(review(), 1U);
  EXPECT_EQ(review(), 0U);
  finish({make_entry("1", "One", "<p>publisher</p>"), make_entry("2", "Two")});
  EXPECT_THAT(support::read_file(place("08-One.md")), HasSubstr("<p>mine"));
}

TEST_F(Review, DeletedFileStaysDeletedUntilItIsPutBack) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  const auto bytes = support::read_file(place("08-One.md"));
  std::filesystem::remove(place("08-One.md"));
  EXPECT_EQ(review(), 1U);
  EXPECT_THAT(guids(options()), ElementsAre("2"));
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  EXPECT_FALSE(std::filesystem::exists(place("08-One.md")));

  support::write_file(place("08-One.md"), bytes);
  EXPECT_EQ(review(), 1U);
  EXPECT_THAT(guids(options()), UnorderedElementsAre("1", "2"));
}

TEST_F(Review, FolderThatIsGoneTakesItsEntriesAlong) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  std::filesystem::create_directories(folder_.path() / "store/entries/other");
  std::filesystem::remove_all(folder_.path() / "store/entries/example");
  EXPECT_THAT(store_->review("").folders, ElementsAre("example", "other"));
  EXPECT_THAT(store_->review("example/2022").folders, ElementsAre(folder_of_entries));
  EXPECT_EQ(review(), 2U);
  EXPECT_THAT(guids(options()), IsEmpty());
}

TEST_F(Review, EntriesThatAreAllGoneAtOnceAreNotTakenForDeleted) {
  finish({make_entry("1", "One")});
  std::filesystem::rename(folder_.path() / "store/entries", folder_.path() / "unmounted");
  std::filesystem::create_directory(folder_.path() / "store/entries");
  EXPECT_THROW(store_->review(""), StoreError);
}

TEST_F(Review, FileThatWasMovedIsTheSameEntry) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  std::filesystem::rename(place("08-One.md"), place("moved.md"));
  review();
  EXPECT_THAT(guids(options()), UnorderedElementsAre("1", "2"));
  finish({make_entry("1", "One", "<p>more</p>"), make_entry("2", "Two")});
  EXPECT_THAT(support::read_file(place("moved.md")), HasSubstr("<p>more"));
  EXPECT_FALSE(std::filesystem::exists(place("08-One.md")));
}

TEST_F(Review, FileOfTheOperatorsOwnIsAnEntry) {
  finish({make_entry("1", "One")});
  support::write_file(place("mine.md"), "---\ntitle: Mine\ndate: 2022-01-09\n---\n<p>by hand</p>\n");
  EXPECT_EQ(review(), 1U);
  EXPECT_EQ(shown(options()).at(0).entry.title.str(), "Mine");
}

TEST_F(Review, FileThatIsNoEntryForAMomentIsNotShownAndNotLost) {
  finish({make_entry("1", "One")});
  const auto bytes = support::read_file(place("08-One.md"));
  support::write_file(place("08-One.md"), "---\ntitle: [\n");
  EXPECT_EQ(review(), 1U);
  EXPECT_THAT(guids(options()), IsEmpty());
  support::write_file(place("08-One.md"), bytes);
  EXPECT_EQ(review(), 1U);
  EXPECT_THAT(guids(options()), ElementsAre("1"));
}

}  // namespace
}  // namespace tidings::store
