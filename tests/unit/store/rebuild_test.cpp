#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/entry_id.hpp"
#include "store/explanation.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/faulty_file_system.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class Rebuild : public testing::TestWithParam<FrontMatter> {
 protected:
  Options options() const {
    Options options{.path = folder_.path() / "store", .format = {}, .layout = Layout::source};
    options.format.front_matter = GetParam();
    return options;
  }

  std::unique_ptr<Store> open() {
    auto store = open_store(options());
    register_and_claim(*store);
    return store;
  }

  void lose_index() {
    for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
      std::filesystem::remove(options().path / name);
  }

  static Changes finish(Store& store, std::vector<Entry> entries) {
    std::vector<Finished> polls;
    polls.push_back(finished(std::move(entries)));
    return store.finish(std::move(polls)).at(0);
  }

  support::TemporaryFolder folder_;
};

TEST_P(Rebuild, SamePollAgainAddsNothing) {
  finish(*open(), {make_entry("1", "One"), make_entry("2", "Two")});
  lose_index();
  const auto store = open();
  EXPECT_THAT(shown(options()), SizeIs(2));
  EXPECT_EQ(finish(*store, {make_entry("1", "One"), make_entry("2", "Two")}).added, 0U);
  EXPECT_THAT(entry_files(options().path), SizeIs(2));
}

TEST_P(Rebuild, EntryWithNoIdButItsContentIsKnownAgain) {
  auto entry = make_entry("1", "First words");
  entry.guid.clear();
  entry.link.reset();
  entry.id = entry_id_from_content(entry.content.str());
  finish(*open(), {entry});
  lose_index();
  const auto store = open();
  finish(*store, {entry});
  EXPECT_THAT(entry_files(options().path), SizeIs(1));
}

TEST_P(Rebuild, EntryWithNoIdButItsContentKeepsThatAndIsOurs) {
  for (const std::string title :
       {"All of it", "First words that are many, as many as stand in for a title of a text"}) {
    auto entry = make_entry("1", title,
                            "<p>" + title + (title == "All of it" ? "" : ", which goes <b>on</b>") + "</p>");
    entry.guid.clear();
    entry.link.reset();
    entry.id = entry_id_from_content(entry.content.str());
    finish(*open(), {entry});
    const auto before = entry_files(options().path);
    const auto path = "example/2022/01/08-" + title + ".md";
    lose_index();
    const auto store = open();
    EXPECT_EQ(explain_entry(options(), path)->row.key, entry.id.key);
    finish(*store, {entry});
    EXPECT_EQ(entry_files(options().path), before);
    EXPECT_EQ(explain_entry(options(), path)->row.key, entry.id.key);
    EXPECT_EQ(explain_entry(options(), path)->row.state, FileState::ours);
    EXPECT_FALSE(explain_entry(options(), path)->row.file_hash.empty());
  }
}

TEST_P(Rebuild, EntryThatHasAnotherIdSinceIsOurs) {
  finish(*open(), {with_guid(make_entry("1", "One"), "http://example.org/?p=1")});
  lose_index();
  const auto store = open();
  const auto renamed = [](const char* body) {
    return with_guid(make_entry("1", "One", body), "https://example.org/?p=1");
  };
  EXPECT_FALSE(finish(*store, {renamed("<p>text</p>")}).any());
  EXPECT_EQ(finish(*store, {renamed("<p>publisher</p>")}).updated, 1U);
  EXPECT_THAT(entry_files(options().path),
              ElementsAre(testing::Pair("example/2022/01/08-One.md", HasSubstr("<p>publisher"))));
}

TEST_P(Rebuild, TwoEntriesThatShareAPublishersIdAreBothKnownAgain) {
  auto second = make_entry("1", "Two");
  second.link = make_entry("elsewhere", "x").link;
  second.id = entry_id_from_guid("1 " + second.link->str());
  const std::vector<Entry> entries{make_entry("1", "One"), second};
  finish(*open(), entries);
  lose_index();
  const auto store = open();
  EXPECT_THAT(shown(options()), SizeIs(2));
  finish(*store, entries);
  EXPECT_THAT(entry_files(options().path), SizeIs(2));
}

TEST_P(Rebuild, WhatAnOperatorEditedBeforeStays) {
  finish(*open(), {make_entry("1", "One")});
  const auto file = options().path / "entries" / entry_files(options().path).begin()->first;
  auto edited = support::read_file(file);
  edited.replace(edited.find("<p>text"), 7, "<p>mine");
  support::write_file(file, edited);
  lose_index();
  finish(*open(), {make_entry("1", "One", "<p>publisher</p>")});
  EXPECT_EQ(support::read_file(file), edited);
}

INSTANTIATE_TEST_SUITE_P(FrontMatter, Rebuild, testing::Values(FrontMatter::full, FrontMatter::plain),
                         [](const auto& info) { return info.param == FrontMatter::full ? "Full" : "Plain"; });

TEST(Index, RebuildThatWasInterruptedBeginsAgain) {
  const support::TemporaryFolder folder;
  const Options options{.path = folder.path() / "store", .format = {}, .layout = Layout::source};
  {
    const auto store = open_store(options);
    register_and_claim(*store);
    std::vector<Finished> polls;
    polls.push_back(finished({make_entry("1", "One")}));
    store->finish(std::move(polls));
  }
  for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
    std::filesystem::remove(options.path / name);

  // Dies on its first look into a folder of entries.
  class Dying final : public FileSystem {
   public:
    std::vector<std::filesystem::path> list(const std::filesystem::path& listed) override {
      if (listed.filename() == "entries") throw std::system_error(EIO, std::generic_category());
      return FileSystem::list(listed);
    }
  } dying;
  EXPECT_THROW(open_sqlite_store(options, dying), StoreError);

  const auto store = open_store(options);
  EXPECT_THAT(guids(options), ElementsAre("1"));
}

/// The real disk, but for a folder that can't be listed.
class RefusingDisk final : public FileSystem {
 public:
  std::vector<std::filesystem::path> list(const std::filesystem::path& folder) override {
    if (folder.filename() == refused) throw std::system_error(EACCES, std::generic_category());
    return FileSystem::list(folder);
  }

  std::string refused{};
};

TEST(Index, FolderThatCantBeSeenStaysAsItWasAndIsNamed) {
  const support::TemporaryFolder folder;
  const Options options{.path = folder.path() / "store", .format = {}, .layout = Layout::source};
  register_and_claim(*open_store(options));
  RefusingDisk disk;
  const auto store = open_sqlite_store(options, disk);
  const auto finish = [&](std::vector<Entry> entries) {
    std::vector<Finished> polls;
    polls.push_back(finished(std::move(entries)));
    return store->finish(std::move(polls)).at(0).added;
  };
  auto later = make_entry("2", "Two");
  later.published = *later.published + std::chrono::days(30);
  finish({with_guid(make_entry("1", "One"), "http://example.org/?p=1"), later});
  for (const auto& [path, bytes] : entry_files(options.path))
    if (path.contains("/02/")) std::filesystem::remove(options.path / "entries" / path);

  disk.refused = "01";
  const auto is_it = testing::Field(&Finding::path, "example/2022/01");
  EXPECT_THAT(store->verify({}), testing::Contains(is_it));
  const auto rebuilt = store->rebuild({});
  EXPECT_EQ(rebuilt.entries, 1U);
  EXPECT_THAT(rebuilt.unseen, ElementsAre(is_it));
  EXPECT_THAT(guids(options), ElementsAre("http://example.org/?p=1"));
  EXPECT_EQ(finish({with_guid(make_entry("1", "One"), "https://example.org/?p=1")}), 0U)
      << "it is known by its other marks still";
  disk.refused = "";
  EXPECT_THAT(store->rebuild({}).unseen, testing::IsEmpty());
}

/// Polls would bring what is in it again, beside it.
TEST(Index, IsNotMadeWithoutAFolderThatCantBeSeen) {
  const support::TemporaryFolder folder;
  const Options options{.path = folder.path() / "store", .format = {}, .layout = Layout::source};
  std::filesystem::create_directories(options.path / "entries/example/2022/01");
  RefusingDisk disk;
  disk.refused = "01";
  EXPECT_THROW(open_sqlite_store(options, disk), StoreError);
}

TEST(Index, DamageIsSaidWithWhatToDo) {
  const support::TemporaryFolder folder;
  support::write_file(
      folder.path() / "index.db",
      "this is no database, but it is longer than a header of one: " + std::string(4096, 'x'));
  try {
    open_store({.path = folder.path(), .format = {}, .layout = Layout::source});
    FAIL() << "a damaged index was opened";
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), HasSubstr("index.db"));
    EXPECT_THAT(error.what(), HasSubstr("remove"));
  }
}

}  // namespace
}  // namespace tidings::store
