#include "store/feed_index.hpp"

#include <fmt/format.h>

#include "store/entry_alias.hpp"
#include "store/feed_columns.hpp"
#include "store/history.hpp"
#include "store/source_name.hpp"
#include "store/stored_entry.hpp"

namespace tidings::store {
namespace {

constexpr const char* candidate_columns = "number, position, seen, source, article, key, told";

Candidate candidate_of(const Statement& row) {
  return {row.integer(0), row.timestamp(1),       row.timestamp(2), row.text(3),
          row.integer(4), shared_id(row.text(5)), row.integer(6)};
}

/// Where ?1 is a category, the row has it.
constexpr const char* in_category = "(?1 = '' OR instr(categories, char(10) || ?1 || char(10)))";

std::string category_of(const FeedScope& scope) {
  return scope.kind == FeedScope::Kind::category ? scope.name : "";
}

/// ?1 of each is the scope's name.
constexpr const char* condition(FeedScope::Kind kind) {
  switch (kind) {
    case FeedScope::Kind::source:
      return "source = ?1";
    case FeedScope::Kind::category:
      return in_category;
    case FeedScope::Kind::all:
      break;
  }
  return "?1 = ''";
}

std::string name_of(const FeedScope& scope) { return scope.kind == FeedScope::Kind::all ? "" : scope.name; }

bool has_row(Statement statement, const std::string& value) { return statement.bind(value).row(); }

}  // namespace

FeedIndex::FeedIndex(const Options& options)
    : options_(options),
      database_(options.path / "index.db", Database::Access::read),
      select_(database_.prepare(fmt::format("SELECT {} FROM entries WHERE number = ?2 AND state < 2 AND {}",
                                            candidate_columns, in_category)
                                    .c_str())),
      twins_(database_.prepare(
          fmt::format("SELECT {} FROM entries WHERE (article = ?2 AND article != 0 OR number IN "
                      "(SELECT entry FROM aliases WHERE alias = ?5)) AND number != ?3 "
                      "AND (state < 2) = ?4 AND {} ORDER BY seen, number LIMIT 20",
                      candidate_columns, in_category)
              .c_str())),
      row_(database_.prepare("SELECT source, key, path, seen, unwritten_keys, state, modified FROM entries "
                             "WHERE number = ?1 AND state < 2")),
      operators_change_(database_.prepare(
          "SELECT at FROM history WHERE entry = ?1 AND what IN (?2, ?3) ORDER BY id DESC LIMIT 1")),
      feed_(database_.prepare(fmt::format("SELECT {} FROM sources WHERE id = ?1", feed_columns).c_str())) {
  // A feed's entries are few; what is read once needn't stay in memory.
  database_.execute("PRAGMA cache_size = -128");
}

bool FeedIndex::has_source(const std::string& id) {
  return has_row(database_.prepare("SELECT 1 FROM sources WHERE id = ?1 UNION ALL "
                                   "SELECT 1 FROM entries WHERE source = ?1 AND state < 2 LIMIT 1"),
                 id);
}

bool FeedIndex::has_category(const std::string& name) {
  return has_row(database_.prepare("SELECT 1 FROM categories WHERE name = ?1"), name);
}

FeedMark FeedIndex::mark() {
  auto row = database_.prepare("SELECT token, (SELECT max(changed) FROM entries) FROM generation");
  return row.row() ? FeedMark{row.integer(0), row.integer(1)} : FeedMark();
}

std::int64_t FeedIndex::version() {
  auto version = database_.prepare("PRAGMA data_version");
  return version.row() ? version.integer(0) : 0;
}

/// An entry may have left a category: that is a change of its feed too.
bool FeedIndex::changed_since(const FeedScope& scope, std::int64_t change) {
  const auto kind = scope.kind == FeedScope::Kind::source ? scope.kind : FeedScope::Kind::all;
  auto rows = database_.prepare(
      fmt::format("SELECT 1 FROM entries WHERE changed > ?2 AND {} LIMIT 1", condition(kind)).c_str());
  return rows.bind(name_of({kind, scope.name}), change).row();
}

/// From the beginning, the table is read as it lies: by the index of changes every row would be looked for.
void FeedIndex::each_changed(const FeedScope& scope, std::int64_t after, std::int64_t until,
                             const std::function<void(Candidate)>& take) {
  auto rows = database_.prepare(
      fmt::format("SELECT {} FROM entries WHERE {}changed > ?2 AND {}changed <= ?3 AND {} AND state < 2 "
                  "ORDER BY seen, position, number",
                  candidate_columns, after == 0 ? "+" : "", after == 0 ? "+" : "", condition(scope.kind))
          .c_str());
  rows.bind(name_of(scope), after, until);
  while (rows.row()) take(candidate_of(rows));
}

std::optional<Candidate> FeedIndex::candidate(std::int64_t number, const FeedScope& scope) {
  return select_.bind(category_of(scope), number).first(&candidate_of);
}

std::vector<Candidate> FeedIndex::twins(const Candidate& entry, const FeedScope& scope, Twins which) {
  std::vector<Candidate> found;
  if (!entry.may_have_twins()) return found;
  twins_.bind(category_of(scope), entry.article, entry.number, which == Twins::there ? 1 : 0,
              entry.shared_id);
  while (twins_.row())
    if (auto twin = candidate_of(twins_); twin.source != entry.source) found.push_back(std::move(twin));
  return found;
}

std::vector<Deletion> FeedIndex::deletions(const FeedScope& scope, std::size_t most) {
  std::vector<Deletion> found;
  if (most == 0) return found;
  auto rows = database_.prepare(fmt::format("SELECT source, key, modified / 1000000000 FROM entries "
                                            "WHERE state = 2 AND modified != 0 AND {} "
                                            "ORDER BY changed DESC LIMIT ?2",
                                            condition(scope.kind))
                                    .c_str());
  rows.bind(name_of(scope), static_cast<std::int64_t>(most));
  auto same_id = database_.prepare(
      "SELECT 1 FROM aliases JOIN entries ON number = entry WHERE alias = ?1 AND state < 2 LIMIT 1");
  while (rows.row()) {
    const auto id = shared_id(rows.text(1));
    if (id != 0 && same_id.bind(id).row()) continue;  // another source has it still
    found.push_back({source_named(rows.text(0)), {rows.text(1)}, rows.timestamp(2)});
  }
  return found;
}

std::optional<StoredEntry> FeedIndex::read(std::int64_t number) {
  const auto row = row_.bind(number).first([](const Statement& found) {
    return EntryRow{.source = source_named(found.text(0)),
                    .key = found.text(1),
                    .path = found.text(2),
                    .content_hash = {},
                    .file_hash = {},
                    .position = {},
                    .seen = found.timestamp(3),
                    .state = static_cast<FileState>(found.integer(5)),
                    .unwritten_keys = found.text(4),
                    .modified = found.integer(6)};
  });
  if (!row) return std::nullopt;
  static FileSystem disk;  // without state
  std::optional<Entry> entry;
  try {
    entry = read_entry(options_, disk, *row);
  } catch (const std::system_error& error) {  // which isn't this file's
    throw StoreError(error.what());
  }
  if (!entry) return std::nullopt;
  // Of two documents that have it, the one with the operator's last text is to be the newer (RFC 5005, 4);
  // when a file says that it was written may be long hence.
  auto noticed =
      operators_change_.bind(number, operators_edit, edit_taken_back).first([](const Statement& found) {
        return found.timestamp(0);
      });
  const Timestamp written(std::chrono::seconds(row->modified / 1'000'000'000));
  if (row->state == FileState::edited) noticed = std::min(written, noticed.value_or(written));
  if (noticed) entry->updated = std::max(entry->updated.value_or(entry->date()), *noticed);
  return StoredEntry{std::move(*entry), feed(row->source.str()), row->path};
}

FeedInfo FeedIndex::feed(const std::string& source) {
  return feed_.bind(source).first([](const Statement& row) { return feed_of(row, 0); }).value_or(FeedInfo());
}

}  // namespace tidings::store
