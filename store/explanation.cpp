#include "store/explanation.hpp"

#include "store/feed_index.hpp"
#include "store/index_version.hpp"

namespace tidings::store {

std::optional<Explanation> explain_entry(const Options& options, const std::string& path) {
  const auto file = options.path / "index.db";
  Database database(file, Database::Access::glance);
  if (!is_made(database, file)) return std::nullopt;
  EntryTable entries(database);
  auto row = entries.at(path);
  if (!row) return std::nullopt;
  Explanation explanation{std::move(*row), {}, {}};
  explanation.events = History(database).of(explanation.row);
  explanation.twins = entries.twins(explanation.row);
  return explanation;
}

}  // namespace tidings::store
