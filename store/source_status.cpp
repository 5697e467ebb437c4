#include "store/source_status.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/index_schema.hpp"
#include "store/index_version.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace tidings::store {
namespace {

SourceStatus status_of(const Statement& row) {
  const auto id = SourceId::parse(row.text(0));
  if (!id) throw StoreError("the index has a source of the impossible name '" + row.text(0) + "'");
  SourceStatus status{.id = *id, .url = row.text(1), .title = row.text(2)};
  status.held_until = row.timestamp(5);
  status.next = std::max(row.timestamp(3), status.held_until);
  status.next_reason = row.text(4);
  status.attempted = row.time(6);
  status.succeeded = row.time(7);
  status.last_new_entry = row.time(8);
  status.failures = static_cast<std::uint32_t>(row.integer(9));
  status.last_error = row.text(10);
  status.last_status = static_cast<int>(row.integer(11));
  status.gone = !row.is_null(12);
  status.entries = static_cast<std::size_t>(row.integer(13));
  status.moved_to = row.text(14);
  status.validators_lie = row.time(15);
  status.last_gap = row.time(16);
  status.home_page = row.text(17);
  return status;
}

}  // namespace

std::vector<SourceStatus> read_source_status(const std::filesystem::path& path) {
  std::vector<SourceStatus> found;
  each_source_status(path, [&](SourceStatus status) { found.push_back(std::move(status)); });
  return found;
}

void each_source_status(const std::filesystem::path& path, const std::function<void(SourceStatus)>& take) {
  const auto file = path / "index.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error) && !error) return;
  Database database(file, Database::Access::glance);
  // The count reads an index from end to end, each page once.
  database.execute("PRAGMA cache_size = -256");
  if (!is_made(database, file)) return;
  auto rows = database.prepare(
      fmt::format("SELECT id, url, feed_title, {}, {}, held_until, {}, succeeded, last_new_entry, "
                  "failures, last_error, last_status, gone_since, "
                  "(SELECT count(*) FROM entries WHERE source = id AND state < 2), "
                  "iif(move_adopted, move_to, ''), validators_lie, last_gap, feed_home FROM {} "
                  "WHERE active ORDER BY id",
                  next_column, next_reason_column, attempted_column, attempted_sources)
          .c_str());
  while (rows.row()) take(status_of(rows));
}

}  // namespace tidings::store
