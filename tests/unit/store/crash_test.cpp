#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite_store.hpp"
#include "tests/support/faulty_file_system.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using support::FaultyFileSystem;
using testing::SizeIs;

constexpr std::size_t entry_count = 12;  // more than are synced each on its own
enum class Power { stays, is_lost };

Options options_in(const support::TemporaryFolder& folder) {
  return {.path = folder.path() / "store", .format = {}, .layout = Layout::source};
}

std::vector<Finished> poll(std::string_view body, std::size_t count = entry_count) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i)
    entries.push_back(make_entry(std::to_string(i), "T" + std::to_string(i), body));
  std::vector<Finished> polls;
  polls.push_back(finished(std::move(entries), "\"" + std::string(body) + "\""));
  return polls;
}

void expect_each_once(const Options& options, std::string_view body) {
  const auto entries = shown(options);
  EXPECT_THAT(entries, SizeIs(entry_count));
  for (const auto& stored : entries) EXPECT_EQ(stored.entry.content.str(), body);
  EXPECT_THAT(entry_files(options.path), SizeIs(entry_count));
  EXPECT_TRUE(std::filesystem::is_empty(options.path / "incoming"));
}

/// Dies at the n-th change of the disk while `body` is committed; opened again, nothing vouches for what
/// isn't there, and the same poll once more makes it whole. False where the commit needed fewer changes.
bool dies_at(std::size_t n, const std::vector<std::string_view>& before, std::string_view body, Power power) {
  const support::TemporaryFolder folder;
  const auto options = options_in(folder);
  FaultyFileSystem disk;
  {
    const auto store = open_sqlite_store(options, disk);
    register_and_claim(*store);
    for (const auto earlier : before) store->finish(poll(earlier));
    disk.fail_after(n, FaultyFileSystem::Fault::for_good);
    try {
      store->finish(poll(body));
      return false;
    } catch (const StoreError&) {
    }
  }
  disk.mend();
  if (power == Power::is_lost) disk.lose_power();
  const auto store = open_sqlite_store(options, disk);
  EXPECT_NE(store->sources().at(0).state.validators.etag, "\"" + std::string(body) + "\"") << "at " << n;
  for (const auto& stored : shown(options))
    EXPECT_TRUE(stored.entry.content.str().starts_with("<p>")) << "at " << n;
  register_and_claim(*store);
  store->finish(poll(body));
  expect_each_once(options, body);
  return true;
}

TEST(Crash, KilledAnywhereInACommitNothingIsLostOrTwice) {
  std::size_t n = 0;
  while (dies_at(n, {}, "<p>one</p>", Power::stays)) ++n;
  EXPECT_GT(n, 2 * entry_count);  // a write and a rename of each file
}

TEST(Crash, KilledAnywhereInARewriteNothingIsLostOrTwice) {
  std::size_t n = 0;
  while (dies_at(n, {"<p>one</p>"}, "<p>two</p>", Power::stays)) ++n;
  EXPECT_GT(n, 2 * entry_count);
}

TEST(Crash, DiskThatWasFullIsLeftAsItWas) {
  const support::TemporaryFolder folder;
  const auto options = options_in(folder);
  FaultyFileSystem disk;
  auto store = open_sqlite_store(options, disk);
  register_and_claim(*store);
  disk.fail_after(entry_count / 2, FaultyFileSystem::Fault::once);
  EXPECT_THROW(store->finish(poll("<p>one</p>")), StoreError);
  EXPECT_TRUE(std::filesystem::is_empty(options.path / "incoming"));

  // What an index that can't be opened is not to keep there.
  store.reset();
  support::write_file(options.path / "incoming/1", "torn");
  std::filesystem::remove(options.path / "index.db");
  std::filesystem::create_directory(options.path / "index.db");
  EXPECT_THROW(open_sqlite_store(options, disk), StoreError);
  EXPECT_TRUE(std::filesystem::is_empty(options.path / "incoming"));
}

TEST(Crash, PowerLostAnywhereInACommitNothingIsLostOrTwice) {
  std::size_t n = 0;
  while (dies_at(n, {}, "<p>one</p>", Power::is_lost)) ++n;
  EXPECT_GT(n, 2 * entry_count);
}

TEST(Crash, WhatARestartCompletedSurvivesALossOfPowerAfterIt) {
  for (std::size_t n = 0; n < 3 * entry_count; ++n) {
    const support::TemporaryFolder folder;
    const auto options = options_in(folder);
    FaultyFileSystem disk;
    {
      const auto store = open_sqlite_store(options, disk);
      register_and_claim(*store);
      disk.fail_after(n, FaultyFileSystem::Fault::for_good);
      try {
        store->finish(poll("<p>one</p>"));
      } catch (const StoreError&) {
      }
    }
    disk.mend();
    open_sqlite_store(options, disk).reset();
    disk.lose_power();
    const auto store = open_sqlite_store(options, disk);
    register_and_claim(*store);
    store->finish(poll("<p>one</p>"));
    expect_each_once(options, "<p>one</p>");
    if (testing::Test::HasFailure()) FAIL() << "killed at " << n;
  }
}

TEST(Crash, WhatARestartCompletedIsFoundByTheIdThatAnotherSourceHas) {
  for (std::size_t n = 0;; ++n) {
    const support::TemporaryFolder folder;
    const auto options = options_in(folder);
    FaultyFileSystem disk;
    auto store = open_sqlite_store(options, disk);
    const auto first = with_guid(make_entry("1", "One"), "tag:example.org,2022:1");
    store->finish({finished({first})});
    auto second = with_guid(make_entry("2", "Two"), first.guid);
    second.source = *SourceId::parse("other");
    auto poll = finished({second});
    poll.source = second.source;
    disk.fail_after(n, FaultyFileSystem::Fault::for_good);
    bool is_killed = false;
    try {
      store->finish({poll});
    } catch (const StoreError&) {
      is_killed = true;
    }
    disk.mend();
    store.reset();
    store = open_sqlite_store(options, disk);
    EXPECT_THAT(guids(options), testing::ElementsAre(first.guid)) << "killed at " << n;
    if (!is_killed) return;
  }
}

TEST(FullDisk, NothingOfTheBatchCountsAndTheNextTrySucceeds) {
  for (const int error : {ENOSPC, EIO}) {
    for (std::size_t n = 0;; ++n) {
      const support::TemporaryFolder folder;
      const auto options = options_in(folder);
      FaultyFileSystem disk;
      const auto store = open_sqlite_store(options, disk);
      register_and_claim(*store);
      disk.fail_after(n, FaultyFileSystem::Fault::once, error);
      try {
        store->finish(poll("<p>one</p>"));
        EXPECT_GT(n, 2 * entry_count);
        break;
      } catch (const StoreError&) {
      }
      EXPECT_THAT(shown(options), SizeIs(0)) << "failed at " << n;
      EXPECT_EQ(store->sources().at(0).state.validators.etag, "") << "failed at " << n;
      EXPECT_EQ(store->finish(poll("<p>one</p>")).at(0).added, entry_count) << "failed at " << n;
      expect_each_once(options, "<p>one</p>");
    }
  }
}

}  // namespace
}  // namespace tidings::store
