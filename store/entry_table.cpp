#include "store/entry_table.hpp"

#include <fmt/format.h>

#include "store/hash.hpp"
#include "store/source_name.hpp"

namespace tidings::store {
namespace {

constexpr const char* columns =
    "source, key, path, content_hash, file_hash, position, seen, state, unwritten_keys, modified";

EntryRow row_of(const Statement& row) {
  return {source_named(row.text(0)),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.timestamp(5),
          row.timestamp(6),
          static_cast<FileState>(row.integer(7)),
          row.text(8),
          row.integer(9)};
}

Statement prepare(Database& database, const std::string& sql) { return database.prepare(sql.c_str()); }

Statement prepare_write(Database& database, const char* on_conflict) {
  return prepare(database,
                 fmt::format("INSERT OR {} INTO entries ({}, number, changed, article, categories, told) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "iif(?15, ?12, coalesce((SELECT told FROM entries WHERE number = ?11), 0)))",
                             on_conflict, columns));
}

/// Each between two line feeds.
std::string text_of(const std::vector<std::string>& categories) {
  std::string text;
  for (const auto& category : categories) (text += text.empty() ? "\n" : "") += category + '\n';
  return text;
}

std::int64_t last_change(Database& database) {
  auto last = database.prepare("SELECT max(changed) FROM entries");
  return last.row() ? last.integer(0) : 0;
}

}  // namespace

EntryTable::EntryTable(Database& database)
    : database_(database),
      select_(prepare(
          database,
          fmt::format("SELECT {} FROM entries WHERE number = ?1 AND source = ?2 AND key = ?3", columns))),
      select_path_(prepare(database, fmt::format("SELECT {} FROM entries WHERE path = ?1", columns))),
      select_alias_(prepare(database, fmt::format("SELECT {} FROM aliases JOIN entries ON number = entry "
                                                  "WHERE alias = ?1 AND source = ?2 LIMIT 2",
                                                  columns))),
      select_paths_(
          prepare(database, fmt::format("SELECT {} FROM entries WHERE path > ?1 ORDER BY path", columns))),
      select_change_(database.prepare("SELECT changed FROM entries WHERE number = ?1")),
      insert_(prepare_write(database, "IGNORE")),
      replace_(prepare_write(database, "REPLACE")),
      note_(database.prepare("UPDATE entries SET path = ?2, content_hash = ?3, file_hash = ?4, state = ?5, "
                             "unwritten_keys = ?6, modified = ?7 WHERE number = ?1")),
      refresh_(database.prepare("UPDATE entries SET modified = ?2, categories = ?3 WHERE number = ?1")),
      put_article_(database.prepare("UPDATE entries SET article = ?2 WHERE number = ?1 AND article != ?2")),
      set_state_(database.prepare("UPDATE entries SET state = ?2, changed = ?3, "
                                  "modified = 1000000000 * strftime('%s', 'now') WHERE number = ?1")),
      touch_twins_(database.prepare(
          "UPDATE entries SET changed = ?3 WHERE article != 0 AND state < 2 AND source != ?2 AND article = "
          "(SELECT article FROM entries WHERE number = ?1 AND (article != ?4 OR categories != ?5))")),
      touch_same_id_(
          database.prepare("UPDATE entries SET changed = ?3 WHERE state < 2 AND source != ?2 AND number IN "
                           "(SELECT entry FROM aliases WHERE alias = ?1)")),
      put_alias_(database.prepare("INSERT OR IGNORE INTO aliases (alias, entry) VALUES (?1, ?2)")),
      put_category_(database.prepare("INSERT OR IGNORE INTO categories (name) VALUES (?1)")),
      put_journal_(
          prepare(database, fmt::format("INSERT INTO journal ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                                        "?9, ?10)",
                                        columns))),
      last_change_(last_change(database)) {}

std::optional<EntryRow> EntryTable::find(const SourceId& source, const std::string& key) {
  return select_.bind(entry_number(source, key), source.str(), key).first(&row_of);
}

std::optional<EntryRow> EntryTable::at(const std::string& path) {
  return select_path_.bind(path).first(&row_of);
}

std::vector<EntryRow> EntryTable::known_by(const SourceId& source, const Alias& alias) {
  std::vector<EntryRow> rows;
  select_alias_.bind(alias.number, source.str());
  while (select_alias_.row()) rows.push_back(row_of(select_alias_));
  return rows;
}

std::vector<EntryRow> EntryTable::twins(const EntryRow& row) {
  std::vector<EntryRow> rows;
  auto found = prepare(database_,
                       fmt::format("SELECT {} FROM entries WHERE article != 0 AND source != ?2 AND state < 2 "
                                   "AND article = (SELECT article FROM entries WHERE number = ?1) "
                                   "ORDER BY seen, source LIMIT 20",
                                   columns));
  found.bind(entry_number(row.source, row.key), row.source.str());
  while (found.row()) rows.push_back(row_of(found));
  return rows;
}

/// By number, where those of a source lie together.
bool EntryTable::ever_had(const SourceId& source) {
  const auto [first, last] = numbers_of_group(source.str());
  auto found =
      database_.prepare("SELECT 1 FROM entries WHERE number BETWEEN ?1 AND ?2 AND source = ?3 LIMIT 1");
  return found.bind(first, last, source.str()).row();
}

bool EntryTable::has_any(const SourceId& source) {
  return database_.prepare("SELECT 1 FROM entries WHERE source = ?1 AND state < 2 LIMIT 1")
      .bind(source.str())
      .row();
}

void EntryTable::add(const EntryRow& row, const Lookups& lookups) {
  write(entry_number(row.source, row.key), row, lookups, ++last_change_, News::yes);
}

void EntryTable::put(const EntryRow& row, const Lookups& lookups, News news) {
  const auto number = entry_number(row.source, row.key);
  touch_twins(row, number, lookups);
  write(number, row, lookups, ++last_change_, news);
}

void EntryTable::note(const EntryRow& row) {
  note_.run_with(entry_number(row.source, row.key), row.path, row.content_hash, row.file_hash,
                 static_cast<int>(row.state), row.unwritten_keys, row.modified);
}

void EntryTable::note(const EntryRow& row, const Lookups& lookups) {
  const auto number = entry_number(row.source, row.key);
  touch_twins(row, number, lookups);
  const auto change =
      select_change_.bind(number).first([](const Statement& known) { return known.integer(0); });
  write(number, row, lookups, change ? *change : ++last_change_, News::no);
}

/// Only what an index is over would cost more than the row.
void EntryTable::refresh(const EntryRow& row, const Lookups& lookups) {
  const auto number = entry_number(row.source, row.key);
  refresh_.run_with(number, row.modified, text_of(lookups.categories));
  put_article_.run_with(number, lookups.article);
  put_lookups(number, lookups);
}

/// Most rows are new, and for REPLACE SQLite copies each page before it changes, in case it has to take half
/// a statement back.
void EntryTable::write(std::int64_t number, const EntryRow& row, const Lookups& lookups, std::int64_t change,
                       News news) {
  const auto run = [&](Statement& statement) {
    statement.run_with(row.source.str(), row.key, row.path, row.content_hash, row.file_hash, row.position,
                       row.seen, static_cast<int>(row.state), row.unwritten_keys, row.modified, number,
                       change, lookups.article, text_of(lookups.categories), news == News::yes ? 1 : 0);
  };
  run(insert_);
  if (database_.changes() == 0) run(replace_);
  put_lookups(number, lookups);
}

/// What an entry was once known by stays: it may come under that again.
void EntryTable::put_lookups(std::int64_t number, const Lookups& lookups) {
  for (const auto& category : lookups.categories) put_category_.run_with(category);
  for (const auto& alias : lookups.aliases) put_alias_.run_with(alias.number, number);
  if (lookups.shared_id != 0) put_alias_.run_with(lookups.shared_id, number);
}

void EntryTable::set_gone(const EntryRow& row, FileState state) {
  const auto number = entry_number(row.source, row.key);
  set_state_.run_with(number, static_cast<int>(state), ++last_change_);
  touch_twins(row, number, {});
  if (const auto id = shared_id(row.key); id != 0)
    touch_same_id_.run_with(id, row.source.str(), ++last_change_);
}

/// Of the row as it is, where it shares no article with them any more, or not in the same categories.
void EntryTable::touch_twins(const EntryRow& row, std::int64_t number, const Lookups& now) {
  touch_twins_.run_with(number, row.source.str(), ++last_change_, now.article, text_of(now.categories));
}

std::vector<EntryRow> EntryTable::beyond(const SourceId& source, std::size_t newest, Timestamp oldest) {
  std::vector<EntryRow> found;
  auto rows = prepare(database_, fmt::format("SELECT {} FROM entries WHERE source = ?1 AND state < 2 "
                                             "ORDER BY position DESC, key",
                                             columns));
  rows.bind(source.str());
  for (std::size_t place = 0; rows.row(); ++place) {
    auto row = row_of(rows);
    const bool is_ours = row.state == FileState::ours && !row.file_hash.empty();
    if (is_ours && (place >= newest || row.position < oldest)) found.push_back(std::move(row));
  }
  return found;
}

/// By leaps: what lies deeper is passed over by one look at each subfolder.
EntryTable::Folder EntryTable::folder(const std::string& path) {
  Folder found;
  const auto begin = path.empty() ? std::string() : path + '/';
  for (select_paths_.bind(begin); select_paths_.row();) {
    auto row = row_of(select_paths_);
    if (!row.path.starts_with(begin)) break;
    const auto slash = row.path.find('/', begin.size());
    if (slash == std::string::npos) {
      found.files.push_back(std::move(row));
    } else {
      found.folders.push_back(row.path.substr(0, slash));
      select_paths_.bind(found.folders.back() + '0');  // what follows a slash
    }
  }
  select_paths_.reset();
  return found;
}

std::size_t EntryTable::count() {
  auto count = database_.prepare("SELECT count(*) FROM entries WHERE state < 2");
  return count.row() ? static_cast<std::size_t>(count.integer(0)) : 0;
}

void EntryTable::forget_looks() {
  database_.execute("UPDATE entries SET modified = 0 WHERE state NOT IN (2, 3)");
}

void EntryTable::forget_derived() {
  forget_looks();
  database_.execute(
      "DELETE FROM aliases WHERE entry NOT IN (SELECT number FROM entries WHERE state >= 2); "
      "DELETE FROM categories; UPDATE generation SET token = token + 1;");
}

bool EntryTable::shows_any() {
  return database_.prepare("SELECT 1 FROM entries WHERE state < 2 LIMIT 1").row();
}

void EntryTable::put_journal(const EntryRow& row) {
  put_journal_.run_with(row.source.str(), row.key, row.path, row.content_hash, row.file_hash, row.position,
                        row.seen, static_cast<int>(row.state), row.unwritten_keys, row.modified);
}

std::vector<EntryRow> EntryTable::journal() {
  std::vector<EntryRow> found;
  auto rows = prepare(database_, fmt::format("SELECT {} FROM journal", columns));
  while (rows.row()) found.push_back(row_of(rows));
  return found;
}

void EntryTable::clear_journal() { database_.execute("DELETE FROM journal"); }

}  // namespace tidings::store
