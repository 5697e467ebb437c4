#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace tidings::store {

/// Which entries a feed has: all, those of one source, or those of one category.
struct FeedScope {
  enum class Kind { all, source, category };
  Kind kind = Kind::all;
  std::string name{};  // of the source or category
  auto operator<=>(const FeedScope&) const = default;
};

/// An entry whose file the operator removed.
struct Deletion {
  SourceId source;
  EntryId id;
  Timestamp at;  // when that was noticed
};

/// What a subscriber is served: the entries that no archive has yet, newest first.
struct CurrentPage {
  std::vector<StoredEntry> entries;
  std::size_t archives = 0;           // closed ones; the newest has this number, the oldest 1
  std::vector<Deletion> deletions{};  // newest first
};

/// A closed set of older entries (RFC 5005, 4).
struct ArchivePage {
  std::string frozen{};                // the document as it was served first; empty: it never was
  std::vector<StoredEntry> entries{};  // newest first; only where it isn't frozen
  std::size_t archives = 0;
};

/// How large a current document is.
struct PageSize {
  std::size_t items = 100;      // at the least, where there are so many
  std::size_t share = 50;       // percent of the places that one source keeps while others have entries
  std::size_t deletions = 0;    // at the most
  std::size_t at_once = 65536;  // entries that are divided in one transaction, at the most; more than `items`
};

/// A moment of the index: equal marks, equal feeds.
struct FeedMark {
  std::int64_t generation = 0;  // another for each index, one more each time that this one is made again
  std::int64_t change = 0;      // counts on for as long as there is the index
  bool operator==(const FeedMark&) const = default;
};

/// Divides what the store has into the documents of feeds: a current one, and archives that are closed by
/// count, once and for ever. Every entry is in one of them; one that changed is in the current one again. A
/// feed is divided when it is first asked for, so feeds that nobody reads cost nothing; an archive's bytes
/// are kept when it is first served, so that one that nobody reads costs nothing either. A document has room
/// for 32 KiB of content for each of its entries in the mean, and for 4 MiB at least: what doesn't fit is
/// left out, and its link leads to it.
///
/// Reads the index beside the store's own thread, and keeps its own `archive.db`, which doesn't follow from
/// the entry files. For one thread; every function throws StoreError.
class FeedPages {
 public:
  /// The store is open, and stays so.
  explicit FeedPages(const Options& options);
  ~FeedPages();
  FeedPages(const FeedPages&) = delete;
  FeedPages& operator=(const FeedPages&) = delete;

  /// Whether there is such a source or category, with entries or without.
  bool exists(const FeedScope& scope);

  FeedMark mark();

  /// Differs once anything was written to the index since it was asked last.
  std::int64_t version();

  /// Whether the feed may show something else than it did then.
  bool changed_since(const FeedScope& scope, const FeedMark& then);

  /// At least `size.items` entries, where there are so many, and at most a quarter more: then the older ones
  /// are closed into archives.
  CurrentPage current(const FeedScope& scope, const PageSize& size);

  /// How many are closed, of the feed as it is now.
  std::size_t archives(const FeedScope& scope, const PageSize& size);

  /// Nothing where no such archive was closed.
  std::optional<ArchivePage> archive(const FeedScope& scope, std::size_t number);

  /// Keeps the bytes that are about to be served, with `entries`; durable on return. The first ones stay. An
  /// entry of the archive that they are without (it is gone just now, or can't be read) counts as current
  /// again: when it is back, it is in a document that nobody was served yet.
  void freeze(const FeedScope& scope, std::size_t number, const std::string& document,
              const std::vector<StoredEntry>& entries);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::store
