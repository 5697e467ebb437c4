#include "daemon/publish/press.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/clock.hpp"
#include "tests/unit/publish/entries.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::publish {
namespace {

using store::now;
using testing::HasSubstr;

const std::vector<Address> all_documents{{},
                                         {.format = Format::json},
                                         {.format = Format::page},
                                         {.scope = {store::FeedScope::Kind::source, "example"}},
                                         {.format = Format::status},
                                         {.format = Format::status_json},
                                         {.format = Format::opml}};

class PressTest : public store::StoreTest {
 protected:
  PressTest() {
    open();
    store::register_and_claim(*store_);
    std::vector<store::Finished> polls;
    polls.push_back(store::finished({store::make_entry("1", "One"), store::make_entry("2", "Two")}));
    store_->finish(std::move(polls));
    press_ = std::make_unique<Press>(options(), example_site(), Press::Options());
    press_->use(directory(source_));
  }

  static Directory directory(const KnownSource& source) {
    return {.size = 1, .source = [source](std::size_t) { return source; }, .changed = [] { return at(0); }};
  }

  DocumentPtr print(const Address& address) {
    auto document = press_->print(address).document;
    if (!document) throw std::logic_error("nothing at " + path_of(address));
    return document;
  }

  std::vector<DocumentPtr> print_all() {
    std::vector<DocumentPtr> documents;
    for (const auto& address : all_documents) documents.push_back(print(address));
    return documents;
  }

  /// Of the documents that are others than they were, each is younger; how many these are.
  std::size_t count_changed(const std::vector<DocumentPtr>& before, const std::vector<DocumentPtr>& after) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const auto path = path_of(all_documents[i]);
      if (before[i]->etag() == after[i]->etag()) {
        EXPECT_EQ(before[i]->last_modified, after[i]->last_modified) << path;
        continue;
      }
      ++count;
      EXPECT_GT(after[i]->last_modified, before[i]->last_modified) << path;
      EXPECT_GE(after[i]->last_modified, began_) << path;
    }
    return count;
  }

  store::Timestamp began_ = now();
  KnownSource source_{.id = store::example, .name = "Example", .url = "https://example.org/feed"};
  std::unique_ptr<Press> press_;
};

TEST_F(PressTest, ArchivesAreThereBeforeAnybodyAskedForTheirFeed) {
  std::vector<store::Entry> entries;
  for (int i = 3; i < 20; ++i)
    entries.push_back(store::make_entry(std::to_string(i), "Entry " + std::to_string(i)));
  std::vector<store::Finished> polls;
  polls.push_back(store::finished(std::move(entries)));
  store_->finish(std::move(polls));
  Press press(options(), example_site(), {.size = {.items = 5}});
  press.use(directory(source_));
  const store::FeedScope scope{store::FeedScope::Kind::source, "example"};
  EXPECT_TRUE(press.print({.scope = scope, .archive = 1}).document);
  EXPECT_FALSE(press.print({.scope = scope, .archive = 9}).document);
}

TEST_F(PressTest, DocumentIsAsOldAsWhatItShows) {
  EXPECT_EQ(print({})->last_modified, store::noon);
  EXPECT_EQ(print({.format = Format::status})->last_modified, store::noon);
}

TEST_F(PressTest, DocumentThatWasPrintedAgainWithTheSameBytesIsAsOldAsBefore) {
  const auto before = print_all();
  press_->use(example_site(), {});
  EXPECT_EQ(count_changed(before, print_all()), 0U);
}

TEST_F(PressTest, OtherBytesAreYoungerWhateverChangedThem) {
  auto before = print_all();
  const auto expect_changed = [&](std::size_t count) {
    auto after = print_all();
    EXPECT_EQ(count_changed(before, after), count);
    before = std::move(after);
  };
  auto site = example_site();
  site.title = "Another";
  press_->use(site, {});
  expect_changed(6);  // status.json has no title
  source_.name = "Renamed";
  press_->use(directory(source_));
  expect_changed(4);
  source_.enabled = false;
  press_->use(directory(source_));
  expect_changed(4);
}

TEST_F(PressTest, WhatTheIndexHasOfAnotherAddressIsNotShown) {
  source_.url = "https://example.org/other";
  press_->use(directory(source_));
  EXPECT_THAT(print({.format = Format::status_json})->body(), HasSubstr(R"("state":"new")"));
  EXPECT_THAT(print({.format = Format::status_json})->body(), HasSubstr(R"("entries":0)"));
  EXPECT_EQ(press_->census().states["ok"], 0U);
}

TEST_F(PressTest, FeedThatLostItsNewestEntryIsYounger) {
  const auto before = print_all();
  const auto files = store::entry_files(options().path);
  const auto file = std::ranges::find_if(files, [](const auto& one) { return one.first.contains("Two"); });
  ASSERT_NE(file, files.end());
  const std::filesystem::path path = file->first;
  std::filesystem::remove(options().path / "entries" / path);
  store_->review(path.parent_path().string());
  EXPECT_GE(count_changed(before, print_all()), 4U);
}

TEST_F(PressTest, OtherBytesAreYoungerAlsoWhereTheFormerOnesTookTooMuchMemory) {
  press_ = std::make_unique<Press>(options(), example_site(), Press::Options{.most_bytes = 1});
  press_->use(directory(source_));
  const auto before = print_all();
  source_.name = "Renamed";
  press_->use(directory(source_));
  EXPECT_EQ(count_changed(before, print_all()), 4U);
}

TEST_F(PressTest, DocumentOfNothingIsAsOldAsItsPrint) {
  store_->set_sources(store::each({{store::example, "https://example.org/feed"},
                                   {*store::SourceId::parse("new"), "https://new.example/feed"}}),
                      store::noon);
  EXPECT_GE(print({.scope = {store::FeedScope::Kind::source, "new"}})->last_modified, began_);
}

TEST_F(PressTest, CategoryWithoutAnEntryHasAnEmptyFeed) {
  auto listed = directory(source_);
  listed.categories = {"Empty", "..", ".", ""};
  press_->use(std::move(listed));
  const store::FeedScope empty{store::FeedScope::Kind::category, "Empty"};
  EXPECT_THAT(print({.scope = empty})->body(), testing::Not(HasSubstr("<entry>")));
  EXPECT_THAT(print({.scope = empty, .format = Format::json})->body(), HasSubstr(R"("items":[])"));
  EXPECT_FALSE(press_->print({.scope = {store::FeedScope::Kind::category, "Another"}}).document);
}

TEST_F(PressTest, PageLeadsToNoCategoryThatAnAddressCantName) {
  auto listed = directory(source_);
  listed.categories = {"..", ".", "", "News"};
  press_->use(std::move(listed));
  const auto page = print({.format = Format::page})->body();
  EXPECT_THAT(page, HasSubstr("href=\"categories/News/atom.xml\""));
  for (const auto* name : {"..", ".", ""})
    EXPECT_THAT(page, testing::Not(HasSubstr("href=\"categories/" + std::string(name) + "/")));
}

TEST_F(PressTest, NothingIsYoungerThanNow) {
  auto entry = store::make_entry("3", "Three");
  entry.published = entry.updated = now() + std::chrono::hours(24);
  std::vector<store::Finished> polls;
  polls.push_back(store::finished({entry}));
  store_->finish(std::move(polls));
  EXPECT_LE(print({})->last_modified, now());
}

}  // namespace
}  // namespace tidings::publish
