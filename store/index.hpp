#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/entry_table.hpp"
#include "store/history.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace tidings::store {

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

  EntryTable& entries() { return entries_; }
  History& history() { return history_; }

  std::vector<SourceState> sources();
  void add_source(const RegisteredSource& source, Timestamp next);
  void set_active(const SourceId& id, bool active);
  void put_state(const SourceId& id, const PollState& state);
  /// A poll begins, which put_state() ends; as long as it hasn't, the source isn't due before `until`.
  void put_attempt(const SourceId& id, Timestamp now, Timestamp until);
  void hold_host(const std::string& host,
                 Timestamp until);  // all its sources; those that are held longer stay so
  void put_host(const std::string& host, const std::optional<HostFailures>& failures);
  FailingHosts failing_hosts();

  /// Those that are over by now are forgotten.
  HostHolds held_hosts(Timestamp now);
  void put_address(const RegisteredSource& source);
  void put_interval(const RegisteredSource& source);
  void put_feed(const SourceId& id, const FeedInfo& feed);
  std::optional<FeedInfo> feed(const SourceId& id);
  void put_item_marks(const SourceId& id, const std::string& marks);
  void forget_item_marks();  // of all sources: each is wanted whole again

  /// Calls `take` with each active source of the selection and its host, longest due first, until it returns
  /// false.
  void each_due(Timestamp now, Selection selection,
                const std::function<bool(const SourceId&, const std::string& host)>& take);
  std::optional<Claim> source(const SourceId& id);  // an active one

  /// Calls `take` with each source, also those that aren't active, by id. `take` changes nothing.
  void each_source(const std::function<void(KnownSource)>& take);
  std::optional<Timestamp> next_due();

 private:
  Database database_;
  EntryTable entries_;
  History history_;
  Statement add_source_;
  Statement put_poll_state_;
  Statement put_attempt_;
  Statement end_attempt_;
  Statement put_feed_;
  Statement select_feed_;
  Statement select_due_;
  Statement select_source_;
  Statement put_item_marks_;
  Statement select_item_marks_;
  Statement next_due_;
};

}  // namespace tidings::store
