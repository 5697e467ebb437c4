#include "store/retention.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "store/stored_entry.hpp"

namespace tidings::store {

void Retention::set(const SourceId& source, const Keep& keep) {
  if (keep != Keep()) keeps_.emplace(source, Kept{keep, {}});
}

void Retention::follow(std::span<const Finished> polls) {
  for (const auto& poll : polls) note_date(poll);
  for (const auto& poll : polls) purge_after(poll);
}

void Retention::note_date(const Finished& poll) {
  constexpr std::size_t enough = 16;
  if (!poll.date) return;
  dates_.push_back(*poll.date);
  if (dates_.size() > enough) dates_.pop_front();
}

void Retention::purge_after(const Finished& poll) {
  const auto found = keeps_.find(poll.source);
  if (found == keeps_.end() || (!poll.date && dates_.empty())) return;
  auto& [keep, purged] = found->second;
  const auto now = poll.state.attempted.value_or(Timestamp());
  if (purged <= now && now < purged + std::chrono::hours(1)) return;
  purged = now;
  try {
    purge(poll.source, keep, poll.date ? *poll.date : std::ranges::min(dates_));
  } catch (const std::runtime_error&) {  // of the disk or the index: the poll is stored
    return;
  }
}

/// The rows first, durable: a file that is left over then is removed when it is looked at. A file that the
/// operator changed, and nobody noticed yet, stays.
void Retention::purge(const SourceId& source, const Keep& keep, Timestamp date) {
  const auto is_changed = [&](const EntryRow& row) { return !is_as_written(options_, files_, row); };
  const auto oldest = keep.age ? date - *keep.age : Timestamp::min();
  auto rows = index_.entries().beyond(source, keep.count.value_or(SIZE_MAX), oldest);
  std::erase_if(rows, is_changed);
  if (rows.empty()) return;
  Transaction transaction(index_.database());
  for (const auto& row : rows) index_.entries().set_gone(row, FileState::purged);
  transaction.commit();
  for (const auto& row : rows)
    if (!is_changed(row)) files_.remove(entries_folder(options_) / row.path);
}

}  // namespace tidings::store
