#include "store/index.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "store/feed_columns.hpp"
#include "store/index_schema.hpp"
#include "store/poll_columns.hpp"
#include "store/source_name.hpp"

namespace tidings::store {
namespace {

constexpr SqlFunction number_of{"entry_number", [](const std::string& source, const std::string& key) {
                                  return entry_number(source_named(source), key);
                                }};

/// In place, and with its version in one transaction: all or nothing. All rows are sorted, which may take
/// more than there is of memory.
void migrate(Database& database, int version) {
  database.execute("PRAGMA temp_store = FILE");
  database.define(number_of);
  Transaction transaction(database);
  for (auto step = static_cast<std::size_t>(version) - 1; step < index_migrations.size(); ++step)
    database.execute(index_migrations[step]);
  database.set_user_version(index_version);
  transaction.commit();
  database.execute("PRAGMA temp_store = MEMORY");
}

void make_tables(Database& database) {
  Transaction transaction(database);
  database.execute(index_tables);
  transaction.commit();
}

Database& with_tables(Database& database, const std::filesystem::path& file) {
  database.execute(index_settings);
  const int version = database.user_version();
  if (version > index_version)
    throw StoreError(
        fmt::format("index {} was made by a newer tidings (its version is {}, this program knows {}): "
                    "use that program, or remove the index, which is then made again from the entry files",
                    file.string(), version, index_version));
  if (version == 0) make_tables(database);
  if (version > 0 && version < index_version) migrate(database, version);
  return database;
}

Statement prepare(Database& database, std::string_view sql) {
  return database.prepare(std::string(sql).c_str());
}

/// Of attempted_sources: `id, host, interval_min` and the poll's columns.
Claim claim_of(const Statement& row) {
  return {source_named(row.text(0)), row.text(1), poll_state_of(row, 3),
          std::chrono::seconds(row.integer(2))};
}

}  // namespace

Index::Index(const std::filesystem::path& file)
    : database_(file),
      entries_(with_tables(database_, file)),
      history_(database_),
      add_source_(prepare(database_,
                          "INSERT INTO sources (id, url, host, active, next, interval_min, interval_max) "
                          "VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)")),
      put_poll_state_(
          prepare(database_, fmt::format("UPDATE sources SET {} WHERE id = ?1", poll_assignments(2)))),
      put_attempt_(prepare(database_, "INSERT OR REPLACE INTO attempts VALUES (?1, ?2, ?3)")),
      end_attempt_(prepare(database_, "DELETE FROM attempts WHERE source = ?1")),
      put_feed_(
          prepare(database_,
                  "UPDATE sources SET feed_id = ?2, feed_title = ?3, feed_home = ?4, feed_self = ?5, "
                  "feed_updated = ?6, "
                  "feed_authors = ?7, feed_language = ?8, feed_rights = ?9, feed_icon = ?10 WHERE id = ?1")),
      select_feed_(prepare(database_, fmt::format("SELECT {} FROM sources WHERE id = ?1", feed_columns))),
      select_due_(
          prepare(database_, fmt::format("SELECT id, host FROM {} WHERE active AND next <= ?1 AND "
                                         "held_until <= ?2 AND coalesce(until, 0) <= ?1 ORDER BY next",
                                         attempted_sources))),
      select_source_(
          prepare(database_, fmt::format("SELECT id, host, interval_min, {} FROM {} WHERE id = ?1 AND active",
                                         poll_columns(), attempted_sources))),
      put_item_marks_(prepare(database_,
                              "INSERT OR REPLACE INTO item_marks SELECT ?1, ?2 WHERE ?2 != '' OR EXISTS "
                              "(SELECT 1 FROM item_marks WHERE source = ?1)")),
      select_item_marks_(prepare(database_, "SELECT marks FROM item_marks WHERE source = ?1")),
      next_due_(prepare(database_,
                        fmt::format("SELECT next, max({}, held_until) FROM {} WHERE active ORDER BY next",
                                    next_column, attempted_sources))) {}

bool Index::is_new() { return database_.user_version() == 0; }

void Index::set_made() { database_.set_user_version(index_version); }

std::vector<SourceState> Index::sources() {
  std::vector<SourceState> found;
  constexpr int feed_column = 3;
  constexpr int poll_column = feed_column + feed_column_count;
  auto rows = prepare(
      database_,
      fmt::format("SELECT id, url, (SELECT count(*) FROM entries WHERE source = id AND state < 2), {}, {} "
                  "FROM {} WHERE active ORDER BY id",
                  feed_columns, poll_columns(), attempted_sources));
  while (rows.row())
    found.push_back({source_named(rows.text(0)), rows.text(1), poll_state_of(rows, poll_column),
                     feed_of(rows, feed_column), static_cast<std::size_t>(rows.integer(2))});
  return found;
}

void Index::add_source(const RegisteredSource& source, Timestamp next) {
  add_source_.run_with(source.id.str(), source.url, source.host, next, source.interval.min.count(),
                       source.interval.max.count());
}

void Index::set_active(const SourceId& id, bool active) {
  prepare(database_, "UPDATE sources SET active = ?2 WHERE id = ?1").run_with(id.str(), active ? 1 : 0);
}

void Index::put_address(const RegisteredSource& source) {
  prepare(database_, "UPDATE sources SET url = ?2, host = ?3 WHERE id = ?1")
      .run_with(source.id.str(), source.url, source.host);
}

void Index::put_interval(const RegisteredSource& source) {
  prepare(database_, "UPDATE sources SET interval_min = ?2, interval_max = ?3 WHERE id = ?1")
      .run_with(source.id.str(), source.interval.min.count(), source.interval.max.count());
}

void Index::put_state(const SourceId& id, const PollState& state) {
  put_poll_state_.bind(id.str());
  lend_poll_state(put_poll_state_, 2, state);
  put_poll_state_.run();
  end_attempt_.run_with(id.str());
}

void Index::put_attempt(const SourceId& id, Timestamp now, Timestamp until) {
  put_attempt_.run_with(id.str(), now, until);
}

void Index::hold_host(const std::string& host, Timestamp until) {
  prepare(database_,
          "UPDATE sources SET held_until = ?2, next = max(next, ?2), "
          "next_reason = CASE WHEN next < ?2 THEN 'its host is held' ELSE next_reason END "
          "WHERE host = ?1 AND held_until < ?2")
      .run_with(host, until);
  prepare(database_,
          "INSERT INTO held_hosts VALUES (?1, ?2) "
          "ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)")
      .run_with(host, until);
}

HostHolds Index::held_hosts(Timestamp now) {
  prepare(database_, "DELETE FROM held_hosts WHERE until <= ?1").run_with(now);
  HostHolds holds;
  auto rows = prepare(database_, "SELECT host, until FROM held_hosts");
  while (rows.row()) holds[rows.text(0)] = *rows.time(1);
  return holds;
}

void Index::put_host(const std::string& host, const std::optional<HostFailures>& failures) {
  if (!failures) {
    prepare(database_, "DELETE FROM failing_hosts WHERE host = ?1").run_with(host);
    return;
  }
  std::string sources;
  for (const auto& source : failures->sources) sources += source.str() + '\n';
  prepare(database_, "INSERT OR REPLACE INTO failing_hosts VALUES (?1, ?2, ?3, ?4, ?5)")
      .run_with(host, sources, failures->failure, failures->last, std::int64_t{failures->pause.count()});
}

FailingHosts Index::failing_hosts() {
  FailingHosts found;
  auto rows = prepare(database_, "SELECT host, sources, failure, last, pause FROM failing_hosts");
  while (rows.row()) {
    auto& failures = found[rows.text(0)];
    std::istringstream sources(rows.text(1));
    for (std::string id; std::getline(sources, id);) failures.sources.insert(source_named(id));
    failures.failure = rows.text(2);
    failures.last = rows.timestamp(3);
    failures.pause = std::chrono::seconds(rows.integer(4));
  }
  return found;
}

void Index::put_feed(const SourceId& id, const FeedInfo& feed) {
  put_feed_.run_with(id.str(), feed.id, feed.title.str(), text_of(feed.home_page), text_of(feed.self),
                     feed.updated, lines_of(feed.authors), feed.language, feed.rights.str(),
                     text_of(feed.icon));
}

std::optional<FeedInfo> Index::feed(const SourceId& id) {
  return select_feed_.bind(id.str()).first([](const Statement& row) { return feed_of(row, 0); });
}

void Index::put_item_marks(const SourceId& id, const std::string& marks) {
  put_item_marks_.run_with(id.str(), marks);
}

void Index::forget_item_marks() { database_.execute("DELETE FROM item_marks"); }

void Index::each_due(Timestamp now, Selection selection,
                     const std::function<bool(const SourceId&, const std::string& host)>& take) {
  select_due_.bind(selection == Selection::due ? now : Timestamp::max(), now);
  while (select_due_.row())
    if (!take(source_named(select_due_.text(0)), select_due_.text(1))) break;
  select_due_.reset();  // over: an open one would keep the log of changes from being folded in
}

std::optional<Claim> Index::source(const SourceId& id) {
  auto claim = select_source_.bind(id.str()).first(&claim_of);
  if (claim)
    claim->item_marks = select_item_marks_.bind(id.str())
                            .first([](const Statement& row) { return row.text(0); })
                            .value_or(std::string());
  return claim;
}

void Index::each_source(const std::function<void(KnownSource)>& take) {
  auto rows =
      prepare(database_, "SELECT id, url, host, active, interval_min, interval_max FROM sources ORDER BY id");
  while (rows.row()) {
    const PollInterval interval{std::chrono::seconds(rows.integer(4)), std::chrono::seconds(rows.integer(5))};
    take({{source_named(rows.text(0)), rows.text(1), rows.text(2), {}, interval}, rows.integer(3) != 0});
  }
}

std::optional<Timestamp> Index::next_due() {
  std::optional<Timestamp> due;
  next_due_.reset();
  while (next_due_.row() && (!due || next_due_.timestamp(0) < *due))
    due = due ? std::min(*due, next_due_.timestamp(1)) : next_due_.timestamp(1);
  next_due_.reset();  // over, as in each_due
  return due;
}

}  // namespace tidings::store
