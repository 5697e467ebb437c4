#include "store/history.hpp"

#include <fmt/format.h>

namespace tidings::store {

History::History(Database& database)
    : add_(
          database.prepare("INSERT INTO history (entry, at, what, dated, file) VALUES (?1, ?2, ?3, ?4, ?5)")),
      forget_events_(database.prepare("DELETE FROM history WHERE entry = ?1 AND id NOT IN "
                                      "(SELECT id FROM history WHERE entry = ?1 ORDER BY id DESC LIMIT ?2)")),
      forget_files_(database.prepare(
          "UPDATE history SET file = '' WHERE entry = ?1 AND file != '' AND id NOT IN "
          "(SELECT id FROM history WHERE entry = ?1 AND file != '' ORDER BY id DESC LIMIT ?2)")),
      select_(database.prepare("SELECT at, what, dated, file FROM history WHERE entry = ?1 ORDER BY id")),
      count_(database.prepare(
          "SELECT count(*), coalesce(sum(dated), 0) FROM history WHERE entry = ?1 AND at > ?2")) {}

void History::add(const EntryRow& entry, const Event& event) {
  const auto number = entry_number(entry.source, entry.key);
  add_.run_with(number, event.at, event.what, event.dated ? 1 : 0, event.before);
  forget_events_.run_with(number, std::int64_t{most_events});
  forget_files_.run_with(number, std::int64_t{most_files});
}

std::vector<Event> History::of(const EntryRow& entry) {
  std::vector<Event> events;
  select_.bind(entry_number(entry.source, entry.key));
  while (select_.row())
    events.push_back({select_.timestamp(0), select_.text(1), select_.integer(2) != 0, select_.text(3)});
  return events;
}

History::Count History::since(const EntryRow& entry, Timestamp time) {
  const auto count = count_.bind(entry_number(entry.source, entry.key), time).first([](const Statement& row) {
    return Count{static_cast<std::size_t>(row.integer(0)), static_cast<std::size_t>(row.integer(1))};
  });
  return count.value_or(Count());
}

}  // namespace tidings::store
