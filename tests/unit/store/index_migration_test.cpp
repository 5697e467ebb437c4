#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store/index.hpp"
#include "store/index_schema.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::ThrowsMessage;

/// The table of sources as version 1 made it, with one source in it; the other tables are as they were.
constexpr const char* version_1 = R"(
CREATE TABLE sources (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, active INTEGER NOT NULL, next INTEGER NOT NULL,
  next_reason TEXT NOT NULL DEFAULT '', held_until INTEGER NOT NULL DEFAULT 0, attempted INTEGER,
  succeeded INTEGER, last_new_entry INTEGER, failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '', last_status INTEGER NOT NULL DEFAULT 0,
  validators_url TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '', body_hash TEXT NOT NULL DEFAULT '',
  new_entries REAL NOT NULL DEFAULT 0, observed_days REAL NOT NULL DEFAULT 0,
  feed_id TEXT NOT NULL DEFAULT '', feed_title TEXT NOT NULL DEFAULT '', feed_home TEXT NOT NULL DEFAULT '',
  feed_self TEXT NOT NULL DEFAULT '', feed_updated INTEGER, feed_authors TEXT NOT NULL DEFAULT '',
  feed_language TEXT NOT NULL DEFAULT '', feed_rights TEXT NOT NULL DEFAULT '',
  feed_icon TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX sources_by_next ON sources (next) WHERE active;
CREATE TABLE entries (
  source TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL, position INTEGER NOT NULL, seen INTEGER NOT NULL, state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL, PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX entries_by_position ON entries (position DESC, source, key) WHERE state < 2;
CREATE TABLE journal (
  source TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL, content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL, position INTEGER NOT NULL, seen INTEGER NOT NULL, state INTEGER NOT NULL,
  unwritten_keys TEXT NOT NULL
);
INSERT INTO sources (id, url, active, next, failures, etag, new_entries, observed_days, feed_title)
  VALUES ('example', 'https://example.org/feed', 1, 1646136000, 3, '"1"', 2.5, 7.25, 'Example');
)";

class IndexMigration : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "index.db"; }

  void make(const std::string& sql) { Database(file()).execute(sql.c_str()); }

  support::TemporaryFolder folder_;
};

std::vector<std::string> columns(Database& database) {
  std::vector<std::string> found;
  auto rows = database.prepare(
      "SELECT tables.name || '.' || columns.name || ' ' || columns.type || ' ' || \"notnull\" || ' ' || "
      "coalesce(dflt_value, '') FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns "
      "WHERE tables.name IN ('sources', 'failing_hosts', 'held_hosts', 'attempts', 'clock_steps')");
  while (rows.row()) found.push_back(rows.text(0));
  return found;
}

PollState full_state() {
  PollState state;
  state.validators = {"https://example.org/feed", "\"2\"", "yesterday"};
  state.body_hash = std::string("\0\x01\xFF", 3);
  state.elsewhere = {{{"https://a.example/feed", "", "today"}, std::string("\n\0\n4\n", 5)},
                     {{"https://b.example/feed", "\"3\"", ""}, ""}};
  state.attempted = noon;
  state.succeeded = noon;
  state.next = noon + std::chrono::hours(1);
  state.next_reason = "its rate of posting";
  state.fresh_until = noon + std::chrono::minutes(50);
  state.held_until = noon + std::chrono::hours(2);
  state.failures = 4'000'000'000;
  state.failing_since = noon - std::chrono::days(1);
  state.gone_since = noon - std::chrono::days(2);
  state.new_entries = 1.0 / 3;
  state.observed_days = 20.0 / 7;
  state.profile.hours = {0, 1, 255, 13, 10};
  state.profile.weekdays = {9, 0, 0, 0, 0, 0, 200};
  state.last_posted = noon - std::chrono::days(3);
  state.body_bytes = 4'294'967'295;
  state.polls = 4'294'967'295;
  state.slowdown = 1.9;
  state.slowed = noon - std::chrono::days(4);
  state.document = {std::chrono::hours(24), 0xFFFFFF, 0x7F};
  state.move = {"https://new.example/feed", noon - std::chrono::days(8), 4, true};
  state.validators_lie = noon - std::chrono::days(3);
  state.last_gap = noon - std::chrono::days(4);
  state.overlap_interval = std::chrono::minutes(90);
  return state;
}

TEST_F(IndexMigration, OlderIndexIsAlteredInPlace) {
  make(std::string(version_1) + "PRAGMA user_version = 1");

  Index index(file());

  EXPECT_FALSE(index.is_new()) << "nothing is made again from the entry files";
  const auto claim = index.source(example);
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->state.failures, 3U);
  EXPECT_EQ(claim->state.validators.etag, "\"1\"");
  EXPECT_EQ(claim->state.new_entries, 2.5);
  EXPECT_EQ(claim->state.slowdown, 1);
  EXPECT_EQ(claim->state.profile, PostingProfile());
  EXPECT_FALSE(claim->state.failing_since);
  EXPECT_EQ(index.sources().at(0).feed.title.str(), "Example");
}

TEST_F(IndexMigration, AlteredIndexHasTheColumnsOfANewOne) {
  make(std::string(version_1) + "PRAGMA user_version = 1");
  Index altered(file());
  Index made(folder_.path() / "new.db");
  EXPECT_THAT(columns(altered.database()), testing::UnorderedElementsAreArray(columns(made.database())));
}

TEST_F(IndexMigration, AlteredIndexIsOfThisVersion) {
  make(std::string(version_1) + "PRAGMA user_version = 1");
  for (int opened = 0; opened < 2; ++opened) {
    Index index(file());
    EXPECT_EQ(index.database().user_version(), index_version);
  }
}

TEST_F(IndexMigration, TakesLittleMemoryForManyEntries) {
  make(std::string(version_1) + R"(
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
INSERT INTO entries SELECT 'example', n, n || '.md', '', '', n, n, 0, hex(randomblob(2000)) FROM numbers;
PRAGMA user_version = 1)");
  sqlite3_memory_highwater(1);
  EXPECT_EQ(Index(file()).entries().count(), 5000U);
  EXPECT_LT(sqlite3_memory_highwater(0), 10'000'000) << "of 20 MB";
}

TEST_F(IndexMigration, IndexThatAnOlderProgramBeganIsBegunAgain) {
  make(version_1);  // without a version: it died before that
  Index index(file());
  EXPECT_TRUE(index.is_new());
  EXPECT_THAT(index.sources(), testing::IsEmpty());
}

TEST_F(IndexMigration, IndexOfANewerProgramIsRefusedAndLeftAsItIs) {
  make(std::string("PRAGMA user_version = ") + std::to_string(index_version + 1));
  EXPECT_THAT([&] { Index index(file()); }, ThrowsMessage<StoreError>(testing::HasSubstr("newer tidings")));
  Database database(file());
  EXPECT_TRUE(columns(database).empty());
}

TEST_F(IndexMigration, EveryFieldOfAStateIsKept) {
  const auto state = full_state();
  {
    Index index(file());
    index.set_made();
    index.add_source({example, "https://example.org/feed"}, noon);
    index.put_state(example, state);
  }
  EXPECT_EQ(Index(file()).source(example)->state, state);
}

}  // namespace
}  // namespace tidings::store
