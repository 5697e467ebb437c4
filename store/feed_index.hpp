#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/feed_pages.hpp"
#include "store/sqlite.hpp"

namespace tidings::store {

/// An entry as far as dividing a feed needs it.
struct Candidate {
  std::int64_t number = 0;  // entry_number
  Timestamp position;
  Timestamp seen;
  std::string source{};
  std::int64_t article = 0;    // Lookups::article
  std::int64_t shared_id = 0;  // Lookups::shared_id
  std::int64_t told = 0;       // the last change of it that is for readers' eyes; 0: none was
  bool is_retaken = false;     // out of an archive, as it changed: for readers of the current document

  bool may_have_twins() const { return article != 0 || shared_id != 0; }
};

/// What feeds ask of index.db; reads only, beside the store. For one thread. Throws StoreError.
class FeedIndex {
 public:
  explicit FeedIndex(const Options& options);

  bool has_source(const std::string& id);
  bool has_category(const std::string& name);
  FeedMark mark();
  std::int64_t version();  // PRAGMA data_version
  bool changed_since(const FeedScope& scope, std::int64_t change);

  /// Calls `take` with each entry of the feed whose last change is later than `after`, `until` at the latest,
  /// and that isn't deleted; in the order in which they were first seen. There may be a million.
  void each_changed(const FeedScope& scope, std::int64_t after, std::int64_t until,
                    const std::function<void(Candidate)>& take);

  /// Nothing where it is deleted, unknown, or of no such category.
  std::optional<Candidate> candidate(std::int64_t number, const FeedScope& scope);

  /// Entries of other sources that are the same article, or have the same id, and in the category where the
  /// scope is one.
  enum class Twins { there, gone };
  std::vector<Candidate> twins(const Candidate& entry, const FeedScope& scope = {},
                               Twins which = Twins::there);

  /// The last ones of the feed, newest first; those of which nobody knows when they were are left out.
  std::vector<Deletion> deletions(const FeedScope& scope, std::size_t most);

  /// From its file; nothing where that is gone or can't be read.
  std::optional<StoredEntry> read(std::int64_t number);
  FeedInfo feed(const std::string& source);

 private:
  Options options_;
  Database database_;
  Statement select_;
  Statement twins_;
  Statement row_;
  Statement operators_change_;
  Statement feed_;
};

}  // namespace tidings::store
