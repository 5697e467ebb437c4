#include <cerrno>
#include <optional>
#include <system_error>

#include <sys/stat.h>

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/feed_pages.hpp"
#include "store/hash.hpp"
#include "store/sqlite.hpp"
#include "store/sqlite_store.hpp"
#include "tests/unit/store/store_conformance.hpp"

namespace tidings::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* folder_of_entries = "example/2022/01";

class Review : public StoreConformance {
 protected:
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

/// What an index before version 12 has.
class OlderHashes : public Review {
 protected:
  OlderHashes() {
    finish({make_entry("1", "One"), make_entry("2", "Two")});
    store_.reset();
    Database index(options().path / "index.db");
    for (const std::string name : {"One", "Two"})
      index.prepare("UPDATE entries SET content_hash = ?1, file_hash = ?2, modified = 0 WHERE path LIKE ?3")
          .run_with(sha256_hex(undated(name)), sha256_hex(support::read_file(place("08-" + name + ".md"))),
                    "%08-" + name + ".md");
    reopen();
  }

  static std::string undated(const std::string& name) {
    return "---\ntitle: '" + name +
           "'\ncategories: \n - News\nheadimg: ''\nauthor: Example\ncomments: false\n"
           "date: Thu, 01 Jan 1970 00:00:00 GMT\nthumbnail: ''\nlink: 'https://example.org/" +
           (name == "One" ? "1" : "2") +
           "'\nfeed: 'example'\nseen: Thu, 01 Jan 1970 00:00:00 GMT\n---\n\n<div>   \n"
           "<p>text</p>  \n</div>\n            ";
  }
};

TEST_F(OlderHashes, TellAnEditFromOurFile) {
  edit("08-Two.md");
  EXPECT_EQ(review(), 1U);
  finish({make_entry("1", "One", "<p>publisher</p>"), make_entry("2", "Two", "<p>publisher</p>")});
  EXPECT_THAT(support::read_file(place("08-One.md")), HasSubstr("<p>publisher"));
  EXPECT_THAT(support::read_file(place("08-Two.md")), HasSubstr("<p>mine"));
}

TEST_F(OlderHashes, TellWhatThePublisherDidNotChange) {
  std::filesystem::remove(place("08-One.md"));
  finish({make_entry("1", "One")});
  EXPECT_EQ(review(), 1U) << "the poll had no reason to look at the file";
}

TEST_F(Review, AliasesByTextAreMadeAgainInAnIndexBeforeVersion12) {
  const std::string text = "<p>" + std::string(300, 'x') + "</p>";
  finish({make_entry("1", "One", text)});
  store_.reset();
  Database(options().path / "index.db").execute(R"(
DROP TABLE clock_steps;
DROP TABLE held_hosts;
ALTER TABLE sources DROP COLUMN fresh_until;
ALTER TABLE sources DROP COLUMN interval_min;
ALTER TABLE sources DROP COLUMN interval_max;
ALTER TABLE entries DROP COLUMN told;
DELETE FROM aliases;
PRAGMA user_version = 11;
)");
  reopen();
  review();

  auto moved = make_entry("other", "One", text);
  moved.published = noon;
  EXPECT_EQ(finish({moved}).added, 0U) << "known by its title and its text";
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

TEST_F(Review, WhatWasRemovedStaysSoWhenTheIndexIsMadeAgain) {
  finish({with_guid(make_entry("1", "One"), "http://example.org/?p=1"), make_entry("2", "Two")});
  std::filesystem::remove(place("08-One.md"));
  review();
  const auto deletions = [&] {
    return FeedPages(options()).current({}, {.items = 10, .share = 100, .deletions = 10}).deletions;
  };
  const auto before = deletions();
  ASSERT_THAT(before, testing::SizeIs(1));
  store_->rebuild({});
  const auto after = deletions();
  ASSERT_THAT(after, testing::SizeIs(1));
  EXPECT_EQ(after[0].at, before[0].at);
  EXPECT_EQ(finish({with_guid(make_entry("1", "One"), "https://example.org/?p=1")}).added, 0U)
      << "it is known by its other marks still";
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

TEST_F(Review, FolderOrPipeWhereAFileWasIsNone) {
  finish({make_entry("1", "One"), make_entry("2", "Two"), make_entry("3", "Three"), make_entry("4", "Four")});
  for (const auto* name : {"08-One.md", "08-Two.md", "08-Three.md"}) std::filesystem::remove(place(name));
  std::filesystem::create_symlink(std::string(300, 'x'), place("nowhere.md"));
  std::filesystem::create_directory(place("08-One.md"));
  ASSERT_EQ(mkfifo(place("08-Two.md").c_str(), 0600), 0);
  std::filesystem::create_symlink("08-Three.md", place("08-Three.md"));
  EXPECT_THAT(guids(options()), ElementsAre("4")) << "also before anybody noticed";
  EXPECT_EQ(finish({make_entry("1", "One", "<p>more</p>"), make_entry("5", "Five")}).added, 1U);
  EXPECT_EQ(review(), 2U) << "of the first the poll said so";
  EXPECT_THAT(guids(options()), UnorderedElementsAre("4", "5"));
}

TEST_F(Review, LinksToFoldersLeadOutOfTheEntriesOrNowhere) {
  finish({make_entry("1", "One")});
  const auto folder = options().path / "entries/example/2022";
  std::filesystem::create_directory(folder_.path() / "another-disk");
  std::filesystem::create_directory_symlink(folder_.path() / "another-disk", folder / "elsewhere");
  std::filesystem::create_directory_symlink("01", folder / "latest");
  std::filesystem::create_directory_symlink(".", folder / "loop");
  std::filesystem::create_directory_symlink(folder_.path(), folder / "up");
  EXPECT_THAT(store_->review("example/2022").folders,
              ElementsAre(folder_of_entries, "example/2022/elsewhere"));
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

TEST_F(Review, WhatAPublisherChangedWhileAFileWasNotAsWeWroteItIsWrittenAfterwards) {
  std::string bytes;
  std::string text = "first";
  const auto bring = [&] {
    auto poll = finished({make_entry("1", "One", "<p>text: " + text + "</p>")});
    poll.feed->item_marks = "marks";
    store_->finish({poll});
  };
  const auto put_back = [&] { support::write_file(place("08-One.md"), bytes); };
  const auto move = [&] { std::filesystem::rename(place("08-One.md"), place("moved.md")); };
  struct Trouble {
    std::string name;
    std::function<void()> begin;
    std::function<void()> end;
  };
  const std::vector<Trouble> troubles{
      {"removed", [&] { std::filesystem::remove(place("08-One.md")); }, put_back},
      {"broken", [&] { support::write_file(place("08-One.md"), "---\ntitle: [\n"); }, put_back},
      {"edited", [&] { edit("08-One.md"); }, put_back},
      {"edited, and noticed", [&] { edit("08-One.md"), review(); }, put_back},
      {"moved", move, [] {}},
  };
  bring();
  for (const auto& [name, begin, end] : troubles) {
    bytes = support::read_file(place("08-One.md"));
    begin();
    text = name;
    bring();
    end();
    review();
    EXPECT_EQ(store_->claim(noon, std::chrono::hours(0), {.selection = Selection::forced}).at(0).item_marks,
              "");
    bring();
    EXPECT_THAT(files().begin()->second, HasSubstr("<p>text: " + name + "</p>"));
  }
  EXPECT_THAT(files(), ElementsAre(testing::Key(std::string(folder_of_entries) + "/moved.md")));
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

TEST_F(Review, FileThatIsNoEntryIsAChangeOfItsFeeds) {
  finish({make_entry("1", "One")});
  FeedPages pages(options());
  const auto before = pages.mark();
  support::write_file(place("08-One.md"), "---\ntitle: [\n");
  review();
  EXPECT_TRUE(pages.changed_since({}, before));
}

/// The real disk, but for a file that we may not read.
class DiskWithAForbiddenFile : public FileSystem {
 public:
  std::optional<std::string> read(const std::filesystem::path& file) override {
    if (file.filename() == forbidden)
      throw std::system_error(EACCES, std::generic_category(), "can't read " + file.string());
    return FileSystem::read(file);
  }

  std::string forbidden;
};

class ForbiddenFile : public Review {
 protected:
  ForbiddenFile() {
    store_.reset();
    store_ = open_sqlite_store(options(), disk_);
    register_and_claim(*store_);
    finish({make_entry("1", "One"), make_entry("2", "Two")});
  }
  ~ForbiddenFile() override { store_.reset(); }

  void touch(const std::string& name) const {
    support::write_file(place(name), support::read_file(place(name)));
  }

  DiskWithAForbiddenFile disk_;
};

TEST_F(ForbiddenFile, IsSaidOnceAndKeepsNoOtherFromBeingLookedAt) {
  disk_.forbidden = "08-One.md";
  touch("08-One.md");
  edit("08-Two.md");
  const auto found = store_->review(folder_of_entries);
  EXPECT_EQ(found.changed, 2U);
  ASSERT_THAT(found.unreadable, testing::SizeIs(1));
  EXPECT_THAT(found.unreadable[0].what, HasSubstr("Permission denied"));
  EXPECT_THAT(store_->review(folder_of_entries).unreadable, IsEmpty());
}

TEST_F(ForbiddenFile, IsOursAgainOnceItMayBeReadThoughNobodyWroteIt) {
  disk_.forbidden = "08-One.md";
  touch("08-One.md");
  review();
  disk_.forbidden.clear();
  EXPECT_EQ(review(), 1U);
  finish({make_entry("1", "One", "<p>more</p>")});
  EXPECT_THAT(support::read_file(place("08-One.md")), HasSubstr("<p>more"));
}

TEST_F(ForbiddenFile, KeepsNoPollFromBeingStored) {
  disk_.forbidden = "08-One.md";
  const std::vector more{make_entry("1", "One", "<p>more</p>"), make_entry("3", "Three")};
  EXPECT_EQ(finish(more).added, 1U);
  disk_.forbidden.clear();
  EXPECT_EQ(finish(more).updated, 1U) << "it is brought again";
}

TEST_F(ForbiddenFile, IsAFindingAndKeepsNoIndexFromBeingMade) {
  disk_.forbidden = "08-One.md";
  const auto findings = store_->verify({});
  ASSERT_THAT(findings, testing::SizeIs(1));
  EXPECT_THAT(findings[0].what, HasSubstr("unreadable: can't read"));
  store_.reset();
  std::filesystem::remove(options().path / "index.db");
  store_ = open_sqlite_store(options(), disk_);
  EXPECT_THAT(guids(options()), ElementsAre("2"));
}

}  // namespace
}  // namespace tidings::store
