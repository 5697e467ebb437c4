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
};

inline constexpr int index_version = 1 + static_cast<int>(index_migrations.size());  // PRAGMA user_version

inline constexpr const char* index_settings = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 5000;
PRAGMA temp_store = MEMORY;
)";

/// `journal` has the columns of `entries`: a row there becomes one here when its file is in place. What
/// stands in the way was begun, perhaps by an older version, and never made.
inline constexpr const char* index_tables = R"(
DROP TABLE IF EXISTS sources;
DROP TABLE IF EXISTS entries;
DROP TABLE IF EXISTS journal;
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
CREATE TABLE entries (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX entries_by_position ON entries (position DESC, source, key) WHERE state < 2;
CREATE TABLE journal (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL
);
)";

}  // namespace tidings::store
