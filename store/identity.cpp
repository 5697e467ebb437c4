#include "store/identity.hpp"

#include <utility>

#include "store/entry_path.hpp"

namespace tidings::store {

Identity::Identity(EntryTable& entries, const SourceId& source, const Feed& document, Layout layout)
    : entries_(entries), layout_(layout), is_first_(!entries.ever_had(source)) {
  for (const auto& entry : document.entries) ids_.insert(entry.id.key);
  for (const auto& id : document.unchanged) ids_.insert(id.key);
}

std::expected<Match, Lookups> Identity::match(const Entry& entry) {
  if (is_first_) return std::unexpected(lookups_of(entry));
  if (auto row = entries_.find(entry.source, entry.id.key)) return Match{std::move(*row), std::nullopt};
  for (const auto& key : entry.known_as)
    if (auto row = entries_.find(entry.source, key)) return Match{std::move(*row), AliasRule::former_id};
  for (const auto& row : entries_.known_by(entry.source, former_id(entry.source, entry.id.key)))
    return Match{row, AliasRule::former_id};
  auto adopted = adoptable(entry);
  // Its publisher's new id doesn't take the place of the one that a file tells.
  const bool tells_no_id =
      adopted && (!adopted->unwritten_keys.empty() || (entry.guid.empty() && !entry.link));
  if (tells_no_id) return Match{std::move(*adopted), std::nullopt};
  auto lookups = lookups_of(entry);
  for (const auto& alias : lookups.aliases) {
    auto rows = entries_.known_by(entry.source, alias);
    if (rows.size() == 1 && !ids_.contains(rows.front().key))
      return Match{std::move(rows.front()), alias.rule};
  }
  if (adopted) return Match{std::move(*adopted), std::nullopt};
  return std::unexpected(std::move(lookups));
}

/// Where the index was made from a file that doesn't tell its id: by its path.
std::optional<EntryRow> Identity::adoptable(const Entry& entry) {
  for (const auto& path : {distinct_entry_path(entry, layout_), entry_path(entry, layout_)}) {
    auto row = entries_.at(path);
    const bool unsure =
        row && row->file_hash.empty() && row->source == entry.source &&
        (row->key.starts_with("path:") || row->key.starts_with("title") || row->key.starts_with("content"));
    if (unsure) return row;
  }
  return std::nullopt;
}

}  // namespace tidings::store
