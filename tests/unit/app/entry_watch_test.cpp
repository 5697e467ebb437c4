#include "daemon/app/entry_watch.hpp"

#include <atomic>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "store/feed_pages.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/process.hpp"

namespace tidings::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

/// The real disk, but for a folder that can't be listed.
class DiskWithABadFolder : public store::FileSystem {
 public:
  std::vector<fs::path> list(const fs::path& folder) override {
    if (folder.filename() == "entries") ++looks_at_all;
    if (folder.filename() == "bad") throw std::system_error(EIO, std::generic_category(), folder.string());
    return FileSystem::list(folder);
  }

  std::atomic<int> looks_at_all = 0;
};

/// A store whose entries the operator wrote: own/2022/one.md, and other/two.md.
class EntriesWatched : public testing::Test {
 protected:
  using Titles = std::map<std::string, std::string>;  // by the paths of the files that have them

  EntriesWatched() {
    write(entries_ / "own/2022/one.md", "One");
    write(entries_ / "other/two.md", "Two");
    boost::asio::co_spawn(io_, watch_.run(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
    EXPECT_THAT(shown(2), ElementsAre(Pair("other/two.md", "Two"), Pair("own/2022/one.md", "One")));
  }

  static void write(const fs::path& file, const std::string& title) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "---\ntitle: " << title << "\ndate: 2022-01-08 12:00:00\n---\ntext\n";
  }

  /// What the merged feed shows once `holds` is true of it, or after a while that is more than enough.
  template <class Condition>
  Titles shown_once(Condition holds) {
    constexpr auto step = 10ms;
    Titles titles;
    for (auto time = 0ms; time < 20s && !holds(titles); time += step) {
      io_.run_for(step);
      titles.clear();
      for (const auto& stored : store::FeedPages(options_).current({}, {}).entries)
        titles[stored.path] = stored.entry.title.str();
    }
    return titles;
  }

  Titles shown(std::size_t size) {
    return shown_once([size](const Titles& titles) { return titles.size() == size; });
  }

  /// Whether the file is shown with that title, by and by.
  testing::AssertionResult shows(const std::string& path, const std::string& title) {
    const auto is_there = [&](const Titles& titles) {
      const auto entry = titles.find(path);
      return entry != titles.end() && entry->second == title;
    };
    const auto titles = shown_once(is_there);
    return (is_there(titles) ? testing::AssertionSuccess() : testing::AssertionFailure())
           << testing::PrintToString(titles);
  }

  /// Whether an edit of the file, or a new one, is shown.
  testing::AssertionResult notices(const std::string& path) {
    write(entries_ / path, "Edited");
    return shows(path, "Edited");
  }

  support::TemporaryFolder folder_;
  support::TemporaryFolder elsewhere_;
  store::Options options_{.path = folder_.path(), .format = {}};
  fs::path entries_ = folder_.path() / "entries";
  DiskWithABadFolder files_;
  boost::asio::io_context io_;
  Disk disk_{io_.get_executor(), store::open_sqlite_store(options_, files_)};
  EntryWatch watch_{io_.get_executor(), disk_, entries_, [] {}};
};

TEST_F(EntriesWatched, FolderThatIsRenamedAndRenamedBackIsWatchedStill) {
  const auto is_at = [](const std::string& path) {
    return [path](const Titles& titles) { return titles.size() == 2 && titles.contains(path); };
  };
  fs::rename(entries_ / "own/2022", entries_ / "own/x");
  EXPECT_THAT(shown_once(is_at("own/x/one.md")),
              ElementsAre(Pair("other/two.md", "Two"), Pair("own/x/one.md", "One")));
  fs::rename(entries_ / "own/x", entries_ / "own/2022");
  EXPECT_THAT(shown_once(is_at("own/2022/one.md")),
              ElementsAre(Pair("other/two.md", "Two"), Pair("own/2022/one.md", "One")));
  EXPECT_TRUE(notices("own/2022/one.md"));
}

TEST_F(EntriesWatched, FolderThatIsRenamedThereAndBackAtOnceIsWatchedStill) {
  fs::rename(entries_ / "own", entries_ / "x");
  fs::rename(entries_ / "x", entries_ / "own");
  EXPECT_TRUE(notices("own/2022/one.md"));
}

TEST_F(EntriesWatched, FolderThatIsMovedAwayIsShownNoMore) {
  fs::rename(entries_ / "own", elsewhere_.path() / "own");
  EXPECT_THAT(shown(1), ElementsAre(Pair("other/two.md", "Two")));
}

TEST_F(EntriesWatched, CopyInTheFoldersPlaceIsWatched) {
  fs::rename(entries_ / "own", elsewhere_.path() / "own");
  fs::copy(elsewhere_.path() / "own", entries_ / "own", fs::copy_options::recursive);
  EXPECT_TRUE(notices("own/2022/one.md"));
}

TEST_F(EntriesWatched, LinkInTheFoldersPlaceIsWatched) {
  fs::rename(entries_ / "own", elsewhere_.path() / "own");
  EXPECT_THAT(shown(1), ElementsAre(Pair("other/two.md", "Two")));
  fs::create_directory_symlink(elsewhere_.path() / "own", entries_ / "own");
  EXPECT_TRUE(notices("own/2022/one.md"));
}

TEST_F(EntriesWatched, AllOfThemMayBeReplacedByACopy) {
  fs::rename(entries_, elsewhere_.path() / "entries");
  fs::copy(elsewhere_.path() / "entries", entries_, fs::copy_options::recursive);
  EXPECT_TRUE(notices("own/2022/one.md"));
  EXPECT_TRUE(notices("new/three.md"));
}

TEST_F(EntriesWatched, EntriesThatAreAllGoneForAWhileAreNotTakenForDeleted) {
  fs::copy(entries_, elsewhere_.path() / "entries", fs::copy_options::recursive);
  for (const auto* name : {"own", "other"}) fs::remove_all(entries_ / name);
  const int looks = files_.looks_at_all;
  shown_once([&](const Titles&) { return files_.looks_at_all > looks; });
  fs::copy(elsewhere_.path() / "entries", entries_, fs::copy_options::recursive);
  EXPECT_TRUE(notices("own/2022/one.md"));
  EXPECT_THAT(store::FeedPages(options_).current({}, {.deletions = 10}).deletions, testing::IsEmpty());
}

TEST_F(EntriesWatched, TwoNamesOfOneFolderAreWatchedBoth) {
  write(elsewhere_.path() / "three.md", "Three");
  fs::create_directory_symlink(elsewhere_.path(), entries_ / "x");
  fs::create_directory_symlink(elsewhere_.path(), entries_ / "y");
  EXPECT_THAT(shown(4), testing::SizeIs(4));
  EXPECT_TRUE(notices("x/three.md"));
  EXPECT_TRUE(shows("y/three.md", "Edited"));
  fs::remove(entries_ / "y");
  EXPECT_THAT(shown(3), testing::SizeIs(3));
  write(elsewhere_.path() / "three.md", "Again");
  EXPECT_TRUE(shows("x/three.md", "Again"));
}

TEST_F(EntriesWatched, FolderThatCantBeLookedAtKeepsNoEditOfOthersFromBeingNoticed) {
  fs::create_directory(entries_ / "bad");
  EXPECT_TRUE(notices("new/three.md"));
  EXPECT_TRUE(notices("own/2022/one.md"));
}

}  // namespace
}  // namespace tidings::app
