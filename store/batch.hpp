#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/file_system.hpp"
#include "store/history.hpp"
#include "store/identity.hpp"
#include "store/index.hpp"
#include "store/revision.hpp"
#include "store/store.hpp"
#include "store/stored_entry.hpp"

namespace tidings::store {

/// One group commit: first everything is planned, then the files go to disk, then the index names them
/// (README.md, the crash rules). Made, written and thrown away; throws StoreError and std::system_error.
class Batch {
 public:
  Batch(const Options& options, FileSystem& files, Index& index);

  /// Decides for each entry of a document, and for what it says of itself; counts in `changes`. Entries that
  /// the document has unchanged stay as they are.
  void plan(const Feed& document, Changes& changes);

  /// Journal, files, and whatever `put_more` adds to the transaction that names them.
  void write(const std::function<void()>& put_more);

 private:
  enum class Place { is_free, is_ours };

  struct PlannedFile {
    EntryRow row;
    Lookups lookups;
    std::string bytes;
    Place place;
    EntryTable::News news;
  };

  /// A row whose file stays as it is.
  struct Noticed {
    EntryRow row;
    std::optional<Lookups> lookups;  // absent: they stay as they are
    bool shown_otherwise = true;
  };

  void plan(const Entry& entry, std::expected<Match, Lookups> match, Changes& changes);
  void plan_new(const Entry& entry, Lookups lookups, std::string content_hash, Changes& changes);
  void plan_change(const Entry& entry, Match match, const std::string& content_hash, Changes& changes);
  void plan_unreadable(EntryRow row, bool is_there);
  void plan_info(const SourceId& source, const FeedInfo& info, bool has_news);
  void plan_revision(const EntryRow& row, const EntryFile& old, const std::string& old_bytes,
                     Revision revision, const std::string& content_hash, Changes& changes);
  std::string hash_before(Entry entry, const EntryFile& old) const;
  void add(const Entry& entry, EntryRow row, Lookups lookups, const ForeignKeys& foreign, Place kind,
           EntryTable::News news);
  void put(const PlannedFile& file);
  void put(const Noticed& noticed);
  std::string free_path(const Entry& entry);
  void write_journal();
  void write_files();
  void write_infos();
  void take_back() noexcept;
  std::filesystem::path place(const EntryRow& row) const;
  std::filesystem::path place(const std::string& path) const;

  const Options& options_;
  const std::string entries_folder_;  // with its slash
  const std::string incoming_folder_;
  FileSystem& files_;
  Index& index_;
  EntryTable& entries_;
  std::optional<Transaction>
      transaction_;  // from the first look on: a lock for each look costs more than that
  std::vector<PlannedFile> planned_;
  std::vector<std::pair<SourceId, FeedInfo>> infos_;  // of sources, that are written anew
  std::vector<std::pair<SourceId, std::string>> item_marks_;
  bool has_postponed_ = false;  // an entry of the document at hand
  std::vector<Noticed> noticed_;
  std::vector<std::pair<EntryRow, Event>> events_;
  std::vector<std::filesystem::path> temporary_;     // of planned_, then of infos_
  std::size_t renamed_ = 0;                          // of planned_, in place
  std::set<std::string> paths_;                      // of planned_
  std::set<std::pair<SourceId, std::string>> keys_;  // of what was planned or noticed
};

/// The row of an entry whose file is at `path`.
EntryRow row_of(const Entry& entry, std::string path, const Options& options);

/// Removes what a crash, or a failed batch, left in incoming/.
void remove_leftovers(const Options& options, FileSystem& files);

/// The same, and of the journal: files that were renamed into place get their row, the others are forgotten.
void finish_journal(const Options& options, FileSystem& files, Index& index);

}  // namespace tidings::store
