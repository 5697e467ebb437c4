#include "store/archive_table.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "store/hash.hpp"

namespace tidings::store {
namespace {

constexpr int archive_version = 2;  // PRAGMA user_version

constexpr const char* if_damaged =
    "remove it, and feeds are divided anew: readers may meet entries again, in other archives";

constexpr const char* settings = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -512;
)";

/// `seen` is the last change that was taken into account, in the index of that generation. `members` are of
/// closed archives; archive 0 has those that the feed shows through another source's entry of the same
/// article.
constexpr const char* tables = R"(
CREATE TABLE feeds (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  generation INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL DEFAULT 0,
  archives INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE current (feed INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
CREATE TABLE members (
  feed INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  archive INTEGER NOT NULL,
  PRIMARY KEY (feed, entry, archive)
) WITHOUT ROWID;
CREATE INDEX members_by_archive ON members (feed, archive);
CREATE TABLE frozen (
  feed INTEGER NOT NULL,
  archive INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (feed, archive)
);
)";

int version_of(Database& database, const std::filesystem::path& file) {
  const int version = database.user_version();
  if (version > archive_version)
    throw StoreError(fmt::format("{} was made by a newer tidings: use that program", file.string()));
  return version;
}

constexpr SqlFunction former_number{"former_number", [](const std::string& source, const std::string& key) {
                                      return sha256_number(fmt::format("{}\n{}", source, key));
                                    }};

/// From version 1, whose entries had other numbers: those of the index, which is beside it, tell which is
/// which. What the index doesn't know any more keeps its number, and is shown by nobody.
constexpr const char* renumbering = R"(
CREATE TEMP TABLE renumbered (former INTEGER PRIMARY KEY, number INTEGER NOT NULL);
INSERT OR IGNORE INTO renumbered SELECT former_number(source, key), number FROM known.entries;
UPDATE OR IGNORE current SET entry = renumbered.number FROM renumbered WHERE former = entry;
UPDATE OR IGNORE members SET entry = renumbered.number FROM renumbered WHERE former = entry;
DROP TABLE renumbered;
)";

void renumber(Database& database, const std::filesystem::path& index) {
  database.define(former_number);
  database.prepare("ATTACH DATABASE ?1 AS known").run_with(index.string());
  {
    Transaction transaction(database);
    database.execute(renumbering);
    database.set_user_version(archive_version);
    transaction.commit();
  }
  database.execute("DETACH DATABASE known");
}

Database& with_tables(Database& database, const std::filesystem::path& file) {
  database.execute(settings);
  const auto version = version_of(database, file);
  if (version == 0) {
    Transaction transaction(database);
    database.execute(tables);
    database.set_user_version(archive_version);
    transaction.commit();
  } else if (version < archive_version) {
    renumber(database, file.parent_path() / "index.db");
  }
  return database;
}

/// As `feeds.name` has it.
std::string key_of(const FeedScope& scope) {
  switch (scope.kind) {
    case FeedScope::Kind::source:
      return "source " + scope.name;
    case FeedScope::Kind::category:
      return "category " + scope.name;
    case FeedScope::Kind::all:
      break;
  }
  return "all";
}

std::vector<std::int64_t> numbers_of(Statement& rows) {
  std::vector<std::int64_t> numbers;
  while (rows.row()) numbers.push_back(rows.integer(0));
  return numbers;
}

}  // namespace

ArchiveTable::ArchiveTable(const std::filesystem::path& file)
    : database_(file, Database::Access::write, if_damaged),
      select_feed_(with_tables(database_, file)
                       .prepare("SELECT id, generation, seen, archives FROM feeds WHERE name = ?1")),
      select_current_(database_.prepare("SELECT entry FROM current WHERE feed = ?1")),
      put_current_(database_.prepare("INSERT OR IGNORE INTO current (feed, entry) VALUES (?1, ?2)")),
      drop_current_(database_.prepare("DELETE FROM current WHERE feed = ?1 AND entry = ?2")),
      is_member_(database_.prepare("SELECT 1 FROM members WHERE feed = ?1 AND entry = ?2 AND archive >= ?3")),
      put_member_(
          database_.prepare("INSERT OR IGNORE INTO members (feed, entry, archive) VALUES (?1, ?2, ?3)")),
      replace_member_(database_.prepare(
          "UPDATE OR IGNORE members SET entry = ?3 WHERE feed = ?1 AND entry = ?2 AND archive > 0 "
          "AND archive NOT IN (SELECT archive FROM frozen WHERE feed = ?1)")),
      take_out_(database_.prepare("DELETE FROM members WHERE feed = ?1 AND entry = ?2 AND archive NOT IN "
                                  "(SELECT archive FROM frozen WHERE feed = ?1)")),
      select_members_(database_.prepare("SELECT entry FROM members WHERE feed = ?1 AND archive = ?2")),
      put_feed_(
          database_.prepare("UPDATE feeds SET generation = ?2, seen = ?3, archives = ?4 WHERE id = ?1")) {}

DividedFeed ArchiveTable::feed(const FeedScope& scope) {
  const auto name = key_of(scope);
  const auto find = [&] {
    return select_feed_.bind(name).first([](const Statement& row) {
      return DividedFeed{
          row.integer(0), {row.integer(1), row.integer(2)}, static_cast<std::size_t>(row.integer(3))};
    });
  };
  if (const auto known = find()) return *known;
  database_.prepare("INSERT INTO feeds (name) VALUES (?1)").run_with(name);
  return find().value_or(DividedFeed());
}

std::vector<std::int64_t> ArchiveTable::current(const DividedFeed& feed) {
  return numbers_of(select_current_.bind(feed.id));
}

std::vector<std::int64_t> ArchiveTable::members(const DividedFeed& feed, std::size_t archive) {
  return numbers_of(select_members_.bind(feed.id, static_cast<std::int64_t>(archive)));
}

bool ArchiveTable::archived(const DividedFeed& feed, std::int64_t entry, std::size_t from) {
  return is_member_.bind(feed.id, entry, static_cast<std::int64_t>(from))
      .first([](const Statement&) { return true; })
      .has_value();
}

void ArchiveTable::hide(const DividedFeed& feed, std::int64_t entry) {
  put_member_.run_with(feed.id, entry, 0);
}

void ArchiveTable::replace(const DividedFeed& feed, std::int64_t gone, std::int64_t heir) {
  replace_member_.run_with(feed.id, gone, heir);
}

void ArchiveTable::take_out(const DividedFeed& feed, std::int64_t entry) {
  take_out_.run_with(feed.id, entry);
}

void ArchiveTable::put(DividedFeed& feed, const Division& division, const std::vector<std::int64_t>& before) {
  std::unordered_set<std::int64_t> gone(before.begin(), before.end());
  for (const auto& entry : division.current) {
    put_current_.run_with(feed.id, entry.number);
    gone.erase(entry.number);
  }
  for (const auto number : gone) drop_current_.run_with(feed.id, number);
  std::vector<std::pair<std::int64_t, std::int64_t>> members;
  for (const auto& archive : division.archives) {
    ++feed.archives;
    for (const auto& entry : archive)
      members.emplace_back(entry.number, static_cast<std::int64_t>(feed.archives));
  }
  std::ranges::sort(members);  // as the table has them: each of its pages is written once
  for (const auto& [entry, archive] : members) put_member_.run_with(feed.id, entry, archive);
  put_feed_.run_with(feed.id, feed.seen.generation, feed.seen.change,
                     static_cast<std::int64_t>(feed.archives));
}

std::optional<std::string> ArchiveTable::frozen(const DividedFeed& feed, std::size_t archive) {
  return database_.prepare("SELECT document FROM frozen WHERE feed = ?1 AND archive = ?2")
      .bind(feed.id, static_cast<std::int64_t>(archive))
      .first([](const Statement& row) { return row.text(0); });
}

void ArchiveTable::freeze(const DividedFeed& feed, std::size_t archive, const std::string& document,
                          const std::vector<std::int64_t>& entries) {
  if (frozen(feed, archive)) return;
  const std::unordered_set<std::int64_t> shown(entries.begin(), entries.end());
  Transaction transaction(database_);
  for (const auto member : members(feed, archive)) {
    if (shown.contains(member)) continue;
    take_out_.run_with(feed.id, member);
    put_current_.run_with(feed.id, member);
  }
  database_.prepare("INSERT INTO frozen (feed, archive, document) VALUES (?1, ?2, ?3)")
      .run_with(feed.id, static_cast<std::int64_t>(archive), document);
  transaction.commit();
}

void check_archives(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return;
  Database database(file, Database::Access::glance, if_damaged);
  if (version_of(database, file) != 0) database.prepare("SELECT count(*) FROM feeds").row();
}

}  // namespace tidings::store
