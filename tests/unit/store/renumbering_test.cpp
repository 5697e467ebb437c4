#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/explanation.hpp"
#include "store/feed_pages.hpp"
#include "store/hash.hpp"
#include "store/sqlite.hpp"
#include "tests/unit/store/store_fixture.hpp"

// Version 5 of the index and version 1 of archive.db named entries by other numbers.
namespace tidings::store {
namespace {

using testing::SizeIs;

constexpr PageSize small{.items = 4};

Entry entry_at(int minute) {
  auto entry = make_entry("https://old.example/" + std::to_string(minute), "T" + std::to_string(minute));
  entry.published = noon - std::chrono::hours(24) + std::chrono::minutes(minute);
  return entry;
}

constexpr SqlFunction former_number{"former_number", [](const std::string& source, const std::string& key) {
                                      return sha256_number(fmt::format("{}\n{}", source, key));
                                    }};

class Renumbering : public StoreTest {
 protected:
  std::unique_ptr<Store> open() {
    auto store = open_store(options());
    register_and_claim(*store);
    return store;
  }

  void poll(Store& store, std::vector<Entry> entries) {
    std::vector<Finished> polls;
    polls.push_back(finished(std::move(entries)));
    store.finish(std::move(polls));
  }

  /// The current document's ids, then those of each archive, newest first.
  std::vector<std::vector<std::string>> walk() {
    FeedPages pages(options());
    const auto ids = [](const std::vector<StoredEntry>& entries) {
      std::vector<std::string> found;
      for (const auto& shown : entries) found.push_back(shown.entry.guid);
      return found;
    };
    const auto current = pages.current({}, small);
    std::vector<std::vector<std::string>> found{ids(current.entries)};
    for (auto number = current.archives; number > 0; --number)
      found.push_back(ids(pages.archive({}, number)->entries));
    return found;
  }

  /// As the older program left it.
  void take_back() {
    Database archives(options().path / "archive.db");
    archives.define(former_number);
    archives.prepare("ATTACH DATABASE ?1 AS known").run_with((options().path / "index.db").string());
    archives.execute(R"(
CREATE TEMP TABLE m AS SELECT number, former_number(source, key) AS former FROM known.entries;
UPDATE current SET entry = (SELECT former FROM m WHERE number = entry);
UPDATE members SET entry = (SELECT former FROM m WHERE number = entry);
UPDATE known.history SET entry = (SELECT former FROM m WHERE number = entry);
UPDATE known.entries SET number = (SELECT former FROM m WHERE m.number = entries.number);
DROP TABLE known.clock_steps;
ALTER TABLE known.sources DROP COLUMN fresh_until;
ALTER TABLE known.sources DROP COLUMN interval_min;
ALTER TABLE known.sources DROP COLUMN interval_max;
DROP TABLE known.attempts;
DROP TABLE known.failing_hosts;
DROP TABLE known.held_hosts;
ALTER TABLE known.sources DROP COLUMN elsewhere;
DROP INDEX known.entries_by_deletion;
DROP TABLE known.item_marks;
CREATE INDEX known.entries_by_position ON entries (position DESC) WHERE state < 2;
PRAGMA main.user_version = 1;
PRAGMA known.user_version = 5;
)");
  }
};

TEST_F(Renumbering, FeedsAndArchivesAreWhatTheyWere) {
  std::vector<Entry> entries;
  for (int minute = 0; minute < 30; ++minute) entries.push_back(entry_at(minute));
  poll(*open(), entries);
  const auto before = walk();
  ASSERT_THAT(before, SizeIs(testing::Gt(3)));
  take_back();
  const auto store = open();
  EXPECT_EQ(walk(), before);
  poll(*store, {entry_at(30)});
  EXPECT_EQ(walk()[0][0], entry_at(30).guid);
}

TEST_F(Renumbering, HistoryGoesWithItsEntry) {
  {
    const auto store = open();
    poll(*store, {make_entry("1", "One")});
    poll(*store, {make_entry("1", "Two")});
    walk();
  }
  take_back();
  open();
  const auto path = entry_files(options().path).begin()->first;
  EXPECT_THAT(explain_entry(options(), path)->events, SizeIs(1));
}

TEST_F(Renumbering, EntryIsKnownByItsMarksOnceItsFileWasLookedAt) {
  {
    const auto store = open();
    poll(*store, {entry_at(1)});
    walk();
  }
  take_back();
  const auto store = open();
  std::vector<std::string> folders{""};
  while (!folders.empty()) {
    const auto folder = folders.back();
    folders.pop_back();
    const auto looked = store->review(folder);
    folders.insert(folders.end(), looked.folders.begin(), looked.folders.end());
  }
  poll(*store, {with_guid(entry_at(1), "https://new.example/1")});
  EXPECT_THAT(guids(options()), SizeIs(1)) << "its id's path is the same";
}

}  // namespace
}  // namespace tidings::store
