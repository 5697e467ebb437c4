#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace tidings::store {

enum class FileState {
  ours = 0,     // as we wrote it
  edited = 1,   // the operator's hand: never rewritten
  deleted = 2,  // by the operator: never comes back
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
};

struct KnownSource {
  RegisteredSource registered;
  bool active;
};

/// The tables of index.db; the file's format is in README.md. For one thread. Throws StoreError.
class Index {
 public:
  /// Makes the tables where they are missing, brings those of an older version up to this one, in place;
  /// refuses those of a newer one.
  explicit Index(const std::filesystem::path& file);

  Database& database() { return database_; }

  /// Its tables are there, but what the entry files say isn't yet; until set_made, also after a crash.
  bool is_new();
  void set_made();

  std::optional<EntryRow> entry(const SourceId& source, const std::string& key);
  std::optional<EntryRow> entry_at(const std::string& path);
  bool has_path(const std::string& path);
  void put(const EntryRow& row);
  void set_state(const EntryRow& row, FileState state);

  /// Calls `take` with each row that isn't deleted, newest first, until it returns false.
  void each_newest(const std::function<bool(const EntryRow&)>& take);

  /// Rows whose files are about to be renamed into place.
  void put_journal(const EntryRow& row);
  std::vector<EntryRow> journal();
  void clear_journal();

  std::vector<SourceState> sources();
  void add_source(const RegisteredSource& source, Timestamp next);
  void set_active(const SourceId& id, bool active);
  void put_state(const SourceId& id, const PollState& state);
  void hold_host(const std::string& host,
                 Timestamp until);  // all its sources; those that are held longer stay so
  void put_address(const RegisteredSource& source);
  void put_feed(const SourceId& id, const FeedInfo& feed);
  std::optional<FeedInfo> feed(const SourceId& id);

  /// Calls `take` with each active source of the selection and its host, longest due first, until it returns
  /// false.
  void each_due(Timestamp now, Selection selection,
                const std::function<bool(const SourceId&, const std::string& host)>& take);
  std::optional<Claim> source(const SourceId& id);  // an active one
  std::vector<KnownSource> known_sources();
  std::optional<Timestamp> next_due();

 private:
  Database database_;
  Statement select_entry_;
  Statement select_path_;
  Statement put_entry_;
  Statement set_state_;
  Statement put_journal_;
  Statement put_poll_state_;
  Statement put_feed_;
  Statement select_feed_;
  Statement select_due_;
  Statement select_source_;
  Statement next_due_;
};

}  // namespace tidings::store
