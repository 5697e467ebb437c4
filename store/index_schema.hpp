#pragma once

#include <array>

namespace tidings::store {

/// From each older version, beginning with 1, to the next one. What a released version did is never edited.
inline constexpr std::array index_migrations{
    R"(
ALTER TABLE sources ADD COLUMN failing_since INTEGER;
ALTER TABLE sources ADD COLUMN gone_since INTEGER;
ALTER TABLE sources ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN last_posted INTEGER;
ALTER TABLE sources ADD COLUMN body_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN polls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN slowdown REAL NOT NULL DEFAULT 1;
ALTER TABLE sources ADD COLUMN slowed INTEGER;
ALTER TABLE sources ADD COLUMN document_ttl INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN skip_hours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN skip_weekdays INTEGER NOT NULL DEFAULT 0;
)",
    R"(
ALTER TABLE sources ADD COLUMN host TEXT NOT NULL DEFAULT '';
DROP INDEX sources_by_next;
CREATE INDEX sources_by_next ON sources (next, held_until, host) WHERE active;
)",
    R"(
ALTER TABLE entries RENAME TO entries_before;
DROP INDEX entries_by_position;
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL,
  modified INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  article INTEGER NOT NULL,
  categories TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_by_path ON entries (path);
CREATE INDEX entries_by_position ON entries (position DESC) WHERE state < 2;
CREATE INDEX entries_by_change ON entries (changed);
CREATE INDEX entries_by_source ON entries (source, changed) WHERE state < 2;
CREATE INDEX entries_by_article ON entries (article) WHERE article != 0;
CREATE TABLE aliases (alias INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (alias, entry)) WITHOUT ROWID;
CREATE TABLE categories (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  dated INTEGER NOT NULL,
  file TEXT
);
CREATE INDEX history_by_entry ON history (entry);
CREATE TABLE generation (token INTEGER NOT NULL);
INSERT INTO generation VALUES (random());
INSERT INTO entries
  SELECT entry_number(source, key), source, key, path, content_hash, file_hash, position, seen, state,
         unwritten_keys, 0, 2 * row_number() OVER (ORDER BY position), 0, '' FROM entries_before;
DROP TABLE entries_before;
ALTER TABLE journal ADD COLUMN modified INTEGER NOT NULL DEFAULT 0;
)",
    R"(
ALTER TABLE sources ADD COLUMN move_to TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN move_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN move_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN move_adopted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN validators_lie INTEGER;
ALTER TABLE sources ADD COLUMN last_gap INTEGER;
ALTER TABLE sources ADD COLUMN overlap_interval INTEGER NOT NULL DEFAULT 0;
)",
    R"(
ALTER TABLE entries RENAME TO entries_before;
DROP INDEX entries_by_path;
DROP INDEX entries_by_position;
DROP INDEX entries_by_change;
DROP INDEX entries_by_source;
DROP INDEX entries_by_article;
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL,
  modified INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  article INTEGER NOT NULL,
  categories TEXT NOT NULL
);
INSERT INTO entries
  SELECT entry_number(source, key), source, key, path, content_hash, file_hash, position, seen, state,
         unwritten_keys, 0, changed, 0, categories FROM entries_before ORDER BY 1;
CREATE UNIQUE INDEX entries_by_path ON entries (path);
CREATE INDEX entries_by_position ON entries (position DESC) WHERE state < 2;
CREATE INDEX entries_by_change ON entries (changed);
CREATE INDEX entries_by_source ON entries (source, changed) WHERE state < 2;
CREATE INDEX entries_by_article ON entries (article) WHERE article != 0;
UPDATE history SET entry = coalesce(
  (SELECT entry_number(source, key) FROM entries_before WHERE number = history.entry), entry);
DROP TABLE entries_before;
DELETE FROM aliases;
)",
    R"(
UPDATE entries SET modified = 0 WHERE state >= 2;
DROP INDEX entries_by_position;
CREATE INDEX entries_by_deletion ON entries (changed) WHERE state = 2;
)",
    R"(
CREATE TABLE item_marks (source TEXT PRIMARY KEY, marks TEXT NOT NULL) WITHOUT ROWID;
)",
    R"(
CREATE TABLE failing_hosts (
  host TEXT PRIMARY KEY,
  sources TEXT NOT NULL,
  failure TEXT NOT NULL,
  last INTEGER NOT NULL,
  pause INTEGER NOT NULL
) WITHOUT ROWID;
)",
    R"(
ALTER TABLE sources ADD COLUMN elsewhere TEXT NOT NULL DEFAULT '';
)",
    R"(
CREATE TABLE attempts (source TEXT PRIMARY KEY, at INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
)",
    // New rows have XXH3's hashes, and aliases by text are of other numbers: the walk after the next start
    // reads each file and makes them.
    "UPDATE entries SET modified = 0 WHERE state < 2",
    R"(
CREATE TABLE held_hosts (host TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO held_hosts SELECT host, held_until FROM sources WHERE next_reason = 'its host is held';
ALTER TABLE sources ADD COLUMN fresh_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN interval_min INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN interval_max INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET fresh_until = next WHERE next_reason = 'cache lifetime';
CREATE TABLE clock_steps (
  source TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  back INTEGER NOT NULL,
  last INTEGER NOT NULL,
  moved INTEGER NOT NULL
) WITHOUT ROWID;
)",
    R"(
ALTER TABLE entries ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET told = changed WHERE changed % 2 = 1;
)",
};

inline constexpr int index_version = 1 + static_cast<int>(index_migrations.size());  // PRAGMA user_version

inline constexpr const char* index_settings = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 2000;
PRAGMA temp_store = MEMORY;
)";

/// `attempts` are the polls that have begun and not ended: few, so that to write one down costs a page, not
/// several for each; until when it holds, the source isn't due, whatever its row says. `item_marks` are those
/// of each source's last feed (Feed::item_marks); each source in
/// `failing_hosts.sources` ends with a line feed; `held_hosts` are those that no request goes to before (C9);
/// `entries.number` is entry_number(source, key); `changed` counts on with each entry that feeds show
/// otherwise, `told` is what it was when that was news last; `article` and `aliases` are those of
/// entry_alias.hpp; `categories` stand between line feeds, and each once in the table of that name; `history`
/// is what happened to entries, with the file as it was before; `modified` of an entry that is gone is when
/// that was noticed, 0: before anybody wrote it down; `generation` is another for each index, and one more
/// each time that this one is made again from the files. `clock_steps` are the sources that clock_steps.hpp
/// has moved back: when last (by the clock as it was set), by how much in all and the last time; `moved` is
/// how far they go forward just now. A row of `journal` becomes one of `entries` when its file is in place.
/// What stands in the way was begun, perhaps by an older version, and never made.
inline constexpr const char* index_tables = R"(
DROP TABLE IF EXISTS sources;
DROP TABLE IF EXISTS attempts;
DROP TABLE IF EXISTS item_marks;
DROP TABLE IF EXISTS entries;
DROP TABLE IF EXISTS journal;
DROP TABLE IF EXISTS aliases;
DROP TABLE IF EXISTS categories;
DROP TABLE IF EXISTS history;
DROP TABLE IF EXISTS generation;
DROP TABLE IF EXISTS failing_hosts;
DROP TABLE IF EXISTS held_hosts;
DROP TABLE IF EXISTS clock_steps;
CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  host TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL,
  next INTEGER NOT NULL,
  next_reason TEXT NOT NULL DEFAULT '',
  held_until INTEGER NOT NULL DEFAULT 0,
  attempted INTEGER,
  succeeded INTEGER,
  last_new_entry INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  last_status INTEGER NOT NULL DEFAULT 0,
  validators_url TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  body_hash TEXT NOT NULL DEFAULT '',
  new_entries REAL NOT NULL DEFAULT 0,
  observed_days REAL NOT NULL DEFAULT 0,
  failing_since INTEGER,
  gone_since INTEGER,
  profile TEXT NOT NULL DEFAULT '',
  last_posted INTEGER,
  body_bytes INTEGER NOT NULL DEFAULT 0,
  polls INTEGER NOT NULL DEFAULT 0,
  slowdown REAL NOT NULL DEFAULT 1,
  slowed INTEGER,
  document_ttl INTEGER NOT NULL DEFAULT 0,
  skip_hours INTEGER NOT NULL DEFAULT 0,
  skip_weekdays INTEGER NOT NULL DEFAULT 0,
  move_to TEXT NOT NULL DEFAULT '',
  move_since INTEGER NOT NULL DEFAULT 0,
  move_seen INTEGER NOT NULL DEFAULT 0,
  move_adopted INTEGER NOT NULL DEFAULT 0,
  validators_lie INTEGER,
  last_gap INTEGER,
  overlap_interval INTEGER NOT NULL DEFAULT 0,
  elsewhere TEXT NOT NULL DEFAULT '',
  fresh_until INTEGER NOT NULL DEFAULT 0,
  interval_min INTEGER NOT NULL DEFAULT 0,
  interval_max INTEGER NOT NULL DEFAULT 0,
  feed_id TEXT NOT NULL DEFAULT '',
  feed_title TEXT NOT NULL DEFAULT '',
  feed_home TEXT NOT NULL DEFAULT '',
  feed_self TEXT NOT NULL DEFAULT '',
  feed_updated INTEGER,
  feed_authors TEXT NOT NULL DEFAULT '',
  feed_language TEXT NOT NULL DEFAULT '',
  feed_rights TEXT NOT NULL DEFAULT '',
  feed_icon TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX sources_by_next ON sources (next, held_until, host) WHERE active;
CREATE TABLE attempts (source TEXT PRIMARY KEY, at INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE item_marks (source TEXT PRIMARY KEY, marks TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE failing_hosts (
  host TEXT PRIMARY KEY,
  sources TEXT NOT NULL,
  failure TEXT NOT NULL,
  last INTEGER NOT NULL,
  pause INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE held_hosts (host TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE clock_steps (
  source TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  back INTEGER NOT NULL,
  last INTEGER NOT NULL,
  moved INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL,
  modified INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  article INTEGER NOT NULL,
  categories TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX entries_by_path ON entries (path);
CREATE INDEX entries_by_change ON entries (changed);
CREATE INDEX entries_by_source ON entries (source, changed) WHERE state < 2;
CREATE INDEX entries_by_article ON entries (article) WHERE article != 0;
CREATE INDEX entries_by_deletion ON entries (changed) WHERE state = 2;
CREATE TABLE aliases (alias INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (alias, entry)) WITHOUT ROWID;
CREATE TABLE categories (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  dated INTEGER NOT NULL,
  file TEXT
);
CREATE INDEX history_by_entry ON history (entry);
CREATE TABLE generation (token INTEGER NOT NULL);
INSERT INTO generation VALUES (random());
CREATE TABLE journal (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL,
  modified INTEGER NOT NULL
);
)";

/// Sources as they are while a poll of them goes on, and after one that had no end: what is selected where
/// `next`, `next_reason` or `attempted` is meant, and from what.
inline constexpr const char* attempted_sources = "sources LEFT JOIN attempts ON attempts.source = sources.id";
inline constexpr const char* next_column = "max(next, coalesce(until, 0))";
inline constexpr const char* next_reason_column =
    "iif(until > next, 'a poll that began and did not end', next_reason)";
inline constexpr const char* attempted_column = "coalesce(at, attempted)";

}  // namespace tidings::store
