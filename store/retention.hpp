#pragma once

#include <deque>
#include <map>
#include <span>

#include "store/file_system.hpp"
#include "store/index.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Purges what the sources' `keep` no longer wants, as polls of them end. The references outlive it.
class Retention {
 public:
  Retention(const Options& options, FileSystem& files, Index& index)
      : options_(options), files_(files), index_(index) {}

  /// Of no source is anything purged until it is set.
  void clear() { keeps_.clear(); }
  void set(const SourceId& source, const Keep& keep);

  /// Polls that are stored: of each source at most once an hour. An age counts from the date that the server
  /// gives, or from the earliest of the last ones where it gives none. What can't be purged now is purged
  /// later.
  void follow(std::span<const Finished> polls);

 private:
  struct Kept {
    Keep keep;
    Timestamp purged;
  };

  void note_date(const Finished& poll);
  void purge_after(const Finished& poll);
  void purge(const SourceId& source, const Keep& keep, Timestamp date);

  const Options& options_;
  FileSystem& files_;
  Index& index_;
  std::map<SourceId, Kept> keeps_;
  std::deque<Timestamp> dates_;  // of the last responses, whosoever: no one server is believed alone
};

}  // namespace tidings::store
