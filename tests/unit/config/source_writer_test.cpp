#include "daemon/config/source_writer.hpp"

#include <algorithm>
#include <limits>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "daemon/config/load.hpp"
#include "daemon/config/source_ids.hpp"
#include "tests/support/faulty_file_system.hpp"
#include "tests/support/process.hpp"

namespace tidings::config {
namespace {

using support::FaultyFileSystem;
using testing::ElementsAre;
using testing::IsEmpty;

Source source(const std::string& id, const std::string& url = "https://e.example/feed") {
  return {.id = *store::SourceId::parse(id), .url = *text::Url::parse(url)};
}

class SourceWriter : public testing::Test {
 protected:
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      found.push_back(entry.path().filename().string());
    std::ranges::sort(found);
    return found;
  }

  support::TemporaryFolder folder_;
  FaultyFileSystem files_;
};

TEST_F(SourceWriter, WritesWhatAnOperatorWould) {
  auto one = source("news");
  one.name = "The \"News\" \\o/";
  one.categories = {"新闻", "a, b"};
  EXPECT_EQ(source_toml(one),
            "url        = \"https://e.example/feed\"\n"
            "name       = \"The \\\"News\\\" \\\\o/\"\n"
            "categories = [\"新闻\", \"a, b\"]\n");
  EXPECT_EQ(source_toml(source("news")), "url        = \"https://e.example/feed\"\n");
}

TEST_F(SourceWriter, WhatItWritesIsReadAsTheSameSource) {
  auto one = source("news", "https://user:p%22w@e.example/a'b?c=\"d\"&e");
  one.name = "O'Hara \"x\" \\ # [y]";
  one.categories = {"'", "\\", "a\"b"};
  EXPECT_THAT(write_sources(folder_.path(), std::vector{one, source("other")}, files_), IsEmpty());
  const auto loaded = load_sources(folder_.path());
  EXPECT_THAT(loaded.problems, IsEmpty());
  ASSERT_EQ(loaded.sources.size(), 2U);
  EXPECT_EQ(loaded.sources[0].url, one.url);
  EXPECT_EQ(loaded.sources[0].name, one.name);
  EXPECT_EQ(loaded.sources[0].categories, one.categories);
  EXPECT_THAT(names(), ElementsAre("news.toml", "other.toml"));
}

TEST_F(SourceWriter, NeverReplacesAFile) {
  support::write_file(folder_.path() / "news.toml", "mine");
  EXPECT_THAT(write_sources(folder_.path(), std::vector{source("news"), source("other")}, files_),
              ElementsAre(*store::SourceId::parse("news")));
  EXPECT_EQ(support::read_file(folder_.path() / "news.toml"), "mine");
  EXPECT_THAT(names(), ElementsAre("news.toml", "other.toml"));
}

TEST_F(SourceWriter, FaultAtAnyPointLeavesWholeFilesAndNothingElse) {
  const std::vector sources{source("one", "https://1.example/"), source("two", "https://2.example/"),
                            source("three", "https://3.example/")};
  std::size_t passed = 0;
  for (bool failed = true; failed; ++passed) {
    const support::TemporaryFolder folder;
    FaultyFileSystem files;
    files.fail_after(passed, FaultyFileSystem::Fault::for_good);
    try {
      write_sources(folder.path(), sources, files);
    } catch (const std::system_error&) {
    }
    failed = files.has_failed();
    files.mend();
    files.lose_power();
    const auto loaded = load_sources(folder.path());
    EXPECT_THAT(loaded.problems, IsEmpty());
    const auto entries = std::filesystem::directory_iterator(folder.path());
    EXPECT_EQ(std::distance(begin(entries), end(entries)), std::ssize(loaded.sources));
    if (!failed) {
      EXPECT_EQ(loaded.sources.size(), sources.size());
    }
  }
  EXPECT_GT(passed, 6U);
}

TEST_F(SourceWriter, WhatAKilledProcessLeftIsRemovedAndNothingElse) {
  const auto no_process = std::to_string(std::numeric_limits<int>::max());
  const auto living = std::to_string(getpid());
  for (const auto& name : {".one.toml." + no_process, ".two.toml." + living, std::string(".three.toml"),
                           "four.toml." + no_process, ".five." + no_process, ".six.toml." + no_process + "~"})
    support::write_file(folder_.path() / name, "x");
  write_sources(folder_.path(), std::vector{source("news")}, files_);
  EXPECT_THAT(names(), ElementsAre(".five." + no_process, ".six.toml." + no_process + "~", ".three.toml",
                                   ".two.toml." + living, "four.toml." + no_process, "news.toml"));
}

TEST_F(SourceWriter, IdsAreMadeOfTheFirstWishThatHasLettersAndAreDistinct) {
  support::write_file(folder_.path() / "news.toml", "url = \"https://e.example/\"\n");
  support::write_file(folder_.path() / "broken.toml", "x");
  SourceIds ids(load_sources(folder_.path()));
  const auto make = [&](std::initializer_list<std::string_view> wishes) { return ids.make(wishes).str(); };
  EXPECT_EQ(make({"", "日本", "Jp.Example"}), "jp-example");
  EXPECT_EQ(make({"News!"}), "news-2");
  EXPECT_EQ(make({"news"}), "news-3");
  EXPECT_EQ(make({"Broken"}), "broken-2");
  EXPECT_EQ(make({"--", ""}), "feed");
  EXPECT_EQ(make({std::string(300, 'x')}), std::string(80, 'x'));
  EXPECT_EQ(make({std::string(300, 'x')}), std::string(80, 'x') + "-2");
}

}  // namespace
}  // namespace tidings::config
