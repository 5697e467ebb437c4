#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_conformance.hpp"

// `keep`: what is removed by it, and what isn't as it is the operator's.
namespace tidings::store {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class KeepTest : public StoreConformance {
 protected:
  void keep(Keep kept) {
    const std::vector<RegisteredSource> sources{{example, "https://example.org/feed", "", kept}};
    store_->set_sources(each(sources), noon);
  }

  static Entry entry_of(int day) {
    auto entry = make_entry(std::to_string(day), "T" + std::to_string(day));
    entry.published = noon - std::chrono::days(day);
    return entry;
  }

  static std::string path_of(int day) {
    return "example/2026/02/" + std::to_string(29 - day) + "-T" + std::to_string(day) + ".md";
  }

  void edit(int day) {
    auto bytes = support::read_file(file_of(path_of(day)));
    bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
    support::write_file(file_of(path_of(day)), bytes);
  }

  void lose_index() {
    store_.reset();
    for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
      std::filesystem::remove(options().path / name);
    reopen();
  }
};

TEST_F(KeepTest, WhatIsKeptNoLongerIsPurgedAndDoesNotComeBack) {
  const std::vector<Entry> document{entry_of(1), entry_of(2), entry_of(3), entry_of(4)};
  finish(document);
  keep({.count = 3});
  finish(document);
  EXPECT_THAT(guids(options()), ElementsAre("1", "2", "3"));
  EXPECT_THAT(files(), SizeIs(3));
  keep({.age = std::chrono::days(2)});
  finish(document);
  EXPECT_THAT(guids(options()), ElementsAre("1", "2")) << "and what is as old as that to the second is kept";
  keep({});
  EXPECT_FALSE(finish(document).any());
  reopen();
  EXPECT_FALSE(finish(document).any());
  EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(KeepTest, WhatAnOperatorEditedIsNotPurged) {
  finish({entry_of(1), entry_of(2), entry_of(3)});
  edit(2);
  store_->review("example/2026/02");
  edit(3);  // which nobody has noticed yet
  keep({.age = std::chrono::hours(1)});
  finish({});
  EXPECT_THAT(files(), ElementsAre(Key(path_of(3)), Key(path_of(2))));
  store_->review("example/2026/02");
  EXPECT_THAT(guids(options()), ElementsAre("2", "3"));
}

TEST_F(KeepTest, WhatAnOperatorMovedIsPurgedWhereItIsOnceThatIsNoticed) {
  finish({entry_of(1), entry_of(2)});
  std::filesystem::rename(file_of(path_of(2)), file_of("example/2026/02/moved.md"));
  keep({.count = 1});
  finish({});
  EXPECT_THAT(files(), SizeIs(2));
  store_->review("example/2026/02");
  keep({.count = 1});
  finish({});
  EXPECT_THAT(files(), ElementsAre(Key(path_of(1))));
}

TEST_F(KeepTest, WhatAnOperatorWroteIsNotPurged) {
  finish({entry_of(1), entry_of(2)});
  support::write_file(file_of("example/mine.md"),
                      "---\ntitle: Mine\ndate: 2022-01-09\n---\n<p>by hand</p>\n");
  store_->review("example");
  keep({.count = 1});
  finish({});
  EXPECT_THAT(files(), UnorderedElementsAre(Key(path_of(1)), Key("example/mine.md")));
}

TEST_F(KeepTest, WhenTheIndexWasLostWhatNoPollBroughtAgainIsNotPurged) {
  finish({entry_of(1), entry_of(2), entry_of(3), entry_of(4)});
  edit(3);
  lose_index();
  finish({entry_of(1), entry_of(2), entry_of(3)});
  keep({.age = std::chrono::hours(1)});
  finish({});
  EXPECT_THAT(files(), ElementsAre(Key(path_of(4)), Key(path_of(3))))
      << "which of them was edited nobody knows";
}

}  // namespace
}  // namespace tidings::store
