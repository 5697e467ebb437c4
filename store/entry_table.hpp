#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/entry_alias.hpp"
#include "store/sqlite.hpp"

namespace tidings::store {

enum class FileState {
  ours = 0,     // as we wrote it
  edited = 1,   // the operator's hand: never rewritten
  deleted = 2,  // by the operator: never comes back
  purged = 3,   // by us, for it is kept no longer: never comes back either
  broken = 4,   // the operator's hand, and no entry any more: not shown until it is mended
};

/// What the index knows of one entry file.
struct EntryRow {
  SourceId source;
  std::string key;           // EntryId
  std::string path;          // below entries/
  std::string content_hash;  // of what the publisher says, dates aside: equal means unchanged
  std::string file_hash;     // of what we wrote, foreign keys aside; empty: unknown, since the index was made
                             // from the file
  Timestamp position;        // min(published, seen): the order of the merged feed
  Timestamp seen;
  FileState state = FileState::ours;
  std::string unwritten_keys;  // of a plain file: what a full one would say
  std::int64_t modified = 0;   // FileSystem::modified when it was last looked at; 0: never; of a file that is
                               // gone: when that was noticed, in nanoseconds too
};

/// The tables of entry files in index.db, with what they are found by. Not a transaction of its own. Throws
/// StoreError.
class EntryTable {
 public:
  explicit EntryTable(Database& database);

  std::optional<EntryRow> find(const SourceId& source, const std::string& key);
  std::optional<EntryRow> at(const std::string& path);

  /// Those of the source that have the alias; two at most, for two say already that it doesn't tell them
  /// apart.
  std::vector<EntryRow> known_by(const SourceId& source, const Alias& alias);

  /// Of other sources, with the same article.
  std::vector<EntryRow> twins(const EntryRow& row);

  bool has_any(const SourceId& source);   // that isn't deleted
  bool ever_had(const SourceId& source);  // deleted or not

  /// A row that is new.
  void add(const EntryRow& row, const Lookups& lookups);

  /// A row that may be there, and that feeds show otherwise from now on: where that is news, in their current
  /// documents, else wherever it is. Where it has another link or other categories, feeds that showed its
  /// twins through it are to look at those again.
  enum class News { yes, no };
  void put(const EntryRow& row, const Lookups& lookups, News news = News::yes);

  /// The same where feeds show what they showed.
  void note(const EntryRow& row);
  void note(const EntryRow& row, const Lookups& lookups);

  /// The same where the file says what it said: when it was looked at, and what it is found by. The row is
  /// there.
  void refresh(const EntryRow& row, const Lookups& lookups);

  /// Its file was removed, or is about to be, or can't be read: FileState::deleted, purged or broken. Feeds
  /// that showed its twins through it are to look at those again.
  void set_gone(const EntryRow& row, FileState state);

  /// Those of a source that are as we wrote them when they were looked at last, and not among its `newest`
  /// entries or older than `oldest`.
  std::vector<EntryRow> beyond(const SourceId& source, std::size_t newest, Timestamp oldest);

  /// What lies directly in a folder below entries/ (empty: entries/ itself), deleted rows too.
  struct Folder {
    std::vector<EntryRow> files;
    std::vector<std::string> folders;  // their paths below entries/
  };
  Folder folder(const std::string& path);
  std::size_t count();  // of those that aren't deleted

  /// Forgets that files were looked at, so that the next look reads each.
  void forget_looks();

  /// Forgets what follows from the files, so that a look at each finds it again; the index counts as made
  /// anew.
  void forget_derived();

  bool shows_any();  // whether one isn't deleted

  /// Rows whose files are about to be renamed into place.
  void put_journal(const EntryRow& row);
  std::vector<EntryRow> journal();
  void clear_journal();

 private:
  void write(std::int64_t number, const EntryRow& row, const Lookups& lookups, std::int64_t change,
             News news);
  void touch_twins(const EntryRow& row, std::int64_t number, const Lookups& now);
  void put_lookups(std::int64_t number, const Lookups& lookups);

  Database& database_;
  Statement select_;
  Statement select_path_;
  Statement select_alias_;
  Statement select_paths_;
  Statement select_change_;
  Statement insert_;
  Statement replace_;
  Statement note_;
  Statement refresh_;
  Statement put_article_;
  Statement set_state_;
  Statement touch_twins_;
  Statement touch_same_id_;
  Statement put_alias_;
  Statement put_category_;
  Statement put_journal_;
  std::int64_t last_change_;
};

}  // namespace tidings::store
