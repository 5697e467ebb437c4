#pragma once

#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/feed_pages.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {

inline const SourceId other = *SourceId::parse("other");

inline Entry entry_at(int minute, const SourceId& source = example) {
  auto entry = make_entry(source.str() + std::to_string(minute), "T" + std::to_string(minute));
  entry.source = source;
  entry.published = noon - std::chrono::hours(24) + std::chrono::minutes(minute);
  return entry;
}

inline std::vector<std::string> guids_of(const std::vector<StoredEntry>& entries) {
  std::vector<std::string> guids;
  for (const auto& shown : entries) guids.push_back(shown.entry.guid);
  return guids;
}

/// A store of two sources, and the feeds that its index is divided into.
class FeedPagesTest : public StoreTest {
 protected:
  FeedPagesTest() { open(); }

  void open() {
    pages_.reset();
    StoreTest::open();
    const std::vector<RegisteredSource> sources{{example, "https://example.org/feed"},
                                                {other, "https://other.example/feed"}};
    store_->set_sources(each(sources), noon);
    pages_.emplace(options());
  }

  /// It is made again from the files.
  void lose_index() {
    pages_.reset();
    store_.reset();
    for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
      std::filesystem::remove(options().path / name);
    open();
  }

  void finish(std::vector<Entry> entries) {
    auto poll = finished(std::move(entries));
    if (poll.feed && !poll.feed->entries.empty()) poll.source = poll.feed->entries.front().source;
    std::vector<Finished> polls;
    polls.push_back(std::move(poll));
    store_->finish(std::move(polls));
  }

  /// The article of one source, seen in another, too, later.
  void add_twin(int minute, const SourceId& first = example, const SourceId& second = other) {
    auto twin = entry_at(minute, second);
    twin.link = entry_at(minute, first).link;
    twin.seen += std::chrono::minutes(1);
    finish({twin});
  }

  std::filesystem::path file_of(int minute) const {
    return options().path / "entries/example/2026/02" / ("28-T" + std::to_string(minute) + ".md");
  }

  void remove(int minute) {
    std::filesystem::remove(file_of(minute));
    store_->review("example/2026/02");
  }

  void write(int minute, const std::string& text) {
    support::write_file(file_of(minute), text);
    store_->review("example/2026/02");
  }

  void add(int from, int to, const SourceId& source = example) {
    std::vector<Entry> entries;
    for (int minute = from; minute < to; ++minute) entries.push_back(entry_at(minute, source));
    finish(std::move(entries));
  }

  /// Current document and archives, as a reader of the whole history walks them.
  std::vector<std::string> walk(const FeedScope& scope = {}) {
    const auto current = pages_->current(scope, {.items = items_});
    auto found = guids_of(current.entries);
    for (auto number = current.archives; number > 0; --number) {
      const auto page = pages_->archive(scope, number);
      if (!page) throw std::logic_error("an archive is missing");
      const auto older = guids_of(page->entries);
      found.insert(found.end(), older.begin(), older.end());
    }
    return found;
  }

  /// To somebody, for the first time.
  void serve_archive(std::size_t number, const std::string& document = "bytes") {
    pages_->freeze({}, number, document, pages_->archive({}, number)->entries);
  }

  void expect_each_once(std::size_t count, const FeedScope& scope = {}) {
    const auto found = walk(scope);
    EXPECT_THAT(found, testing::SizeIs(count));
    EXPECT_THAT(std::set(found.begin(), found.end()), testing::SizeIs(count));
  }

  std::size_t items_ = 8;
  std::optional<FeedPages> pages_;
};

}  // namespace tidings::store
