#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "store/feed_division.hpp"
#include "store/sqlite.hpp"

namespace tidings::store {

/// How far the division of one feed is.
struct DividedFeed {
  std::int64_t id = 0;
  FeedMark seen;  // what is divided
  std::size_t archives = 0;
};

/// archive.db: which entry of which feed is in its current document, and which in which closed archive.
/// Entries are named by entry_number, which stays when the index is made again. Throws StoreError.
class ArchiveTable {
 public:
  /// Made where it is missing; where it was made by an older program, brought up to this one by the index.db
  /// beside it.
  explicit ArchiveTable(const std::filesystem::path& file);

  /// Makes it where it is missing.
  DividedFeed feed(const FeedScope& scope);

  std::vector<std::int64_t> current(const DividedFeed& feed);
  std::vector<std::int64_t> members(const DividedFeed& feed, std::size_t archive);

  /// In an archive of this number or a later one; number 0 is of those that the feed shows through another
  /// source's entry of the same article.
  bool archived(const DividedFeed& feed, std::int64_t entry, std::size_t from);
  void hide(const DividedFeed& feed, std::int64_t entry);

  /// `heir` is in place of an entry that is gone, in archives that nobody was served yet.
  void replace(const DividedFeed& feed, std::int64_t gone, std::int64_t heir);

  /// Out of archives that nobody was served yet.
  void take_out(const DividedFeed& feed, std::int64_t entry);

  /// The feed as it is divided now; `before` is what current() gave.
  void put(DividedFeed& feed, const Division& division, const std::vector<std::int64_t>& before);

  std::optional<std::string> frozen(const DividedFeed& feed, std::size_t archive);

  /// `entries` are those that the document has; other members are current from now on.
  void freeze(const DividedFeed& feed, std::size_t archive, const std::string& document,
              const std::vector<std::int64_t>& entries);

  Database& database() { return database_; }

 private:
  Database database_;
  Statement select_feed_;
  Statement select_current_;
  Statement put_current_;
  Statement drop_current_;
  Statement is_member_;
  Statement put_member_;
  Statement replace_member_;
  Statement take_out_;
  Statement select_members_;
  Statement put_feed_;
};

/// Throws StoreError where what is in the file is no ArchiveTable of this program's; reads only. Where there
/// is no file, that is well.
void check_archives(const std::filesystem::path& file);

}  // namespace tidings::store
