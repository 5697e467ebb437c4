#include "store/batch.hpp"

#include <algorithm>
#include <utility>

#include "store/entry_path.hpp"
#include "store/hash.hpp"

namespace tidings::store {

namespace fs = std::filesystem;

fs::path entries_folder(const Options& options) { return options.path / "entries"; }
fs::path incoming_folder(const Options& options) { return options.path / "incoming"; }

namespace {

/// Those whose listing a new file at the row's path may change.
void add_folders(const Options& options, const EntryRow& row, std::set<fs::path>& folders) {
  auto folder = (entries_folder(options) / row.path).parent_path();
  while (folders.insert(folder).second && folder != options.path) folder = folder.parent_path();
}

}  // namespace

std::string content_hash(const Entry& entry) {
  Entry undated = entry;
  undated.published.reset();
  undated.updated.reset();
  undated.seen = Timestamp();
  return sha256_hex(write_entry_file(
      undated, {.front_matter = FrontMatter::full, .leading_blank = false, .default_image = {}}));
}

EntryRow row_of(const Entry& entry, std::string path, const Options& options) {
  const bool plain = options.format.front_matter == FrontMatter::plain;
  return {.source = entry.source,
          .key = entry.id.key,
          .path = std::move(path),
          .content_hash = {},
          .file_hash = {},
          .position = std::min(entry.published.value_or(entry.seen), entry.seen),
          .seen = entry.seen,
          .state = FileState::ours,
          .unwritten_keys = plain ? write_full_keys(entry) : std::string()};
}

Batch::Batch(const Options& options, FileSystem& files, Index& index)
    : options_(options), files_(files), index_(index) {}

fs::path Batch::place(const EntryRow& row) const { return entries_folder(options_) / row.path; }

void Batch::plan(const Entry& entry, Changes& changes) {
  if (!keys_.emplace(entry.source, entry.id.key).second) return;
  auto hash = content_hash(entry);
  auto known = known_row(entry);
  if (!known) return plan_new(entry, std::move(hash), changes);
  keys_.emplace(entry.source, known->key);
  const bool unverified = known->file_hash.empty() || known->key != entry.id.key;
  if (known->state == FileState::ours && (unverified || known->content_hash != hash))
    plan_change(entry, std::move(*known), std::move(hash), changes);
}

/// By its id, else by one that it had, else, where the index was made from a file that doesn't tell its id,
/// by its path.
std::optional<EntryRow> Batch::known_row(const Entry& entry) {
  if (auto row = index_.entry(entry.source, entry.id.key)) return row;
  for (const auto& key : entry.known_as)
    if (auto row = index_.entry(entry.source, key)) return row;
  for (const auto& path : {distinct_entry_path(entry, options_.layout), entry_path(entry, options_.layout)}) {
    auto row = index_.entry_at(path);
    const bool adoptable = row && row->file_hash.empty() && row->source == entry.source &&
                           (row->key.starts_with("path:") || row->key.starts_with("title"));
    if (adoptable) return row;
  }
  return std::nullopt;
}

void Batch::plan_new(const Entry& entry, std::string content_hash, Changes& changes) {
  auto row = row_of(entry, free_path(entry), options_);
  row.content_hash = std::move(content_hash);
  add(entry, std::move(row), {}, Place::is_free);
  ++changes.added;
}

/// In its place: path, first sight, date and foreign keys stay. Where the file isn't as we wrote it, it is
/// the operator's.
void Batch::plan_change(const Entry& entry, EntryRow row, std::string content_hash, Changes& changes) {
  const auto bytes = files_.read(place(row));
  const auto old = bytes ? read_entry_file(*bytes, row.source, options_.format, row.unwritten_keys)
                         : std::unexpected(std::string());
  Entry changed = entry;
  changed.seen = row.seen;
  if (old) changed.published = old->entry.published;
  auto next = row_of(changed, row.path, options_);
  next.content_hash = std::move(content_hash);
  next.position = row.position;
  next.file_hash = sha256_hex(write_entry_file(changed, options_.format));
  const auto found = bytes ? sha256_hex(without_foreign_keys(*bytes)) : std::string();
  const auto& expected = row.file_hash.empty() ? next.file_hash : row.file_hash;
  if (!bytes)
    next.state = FileState::deleted;
  else if (!old || found != expected)
    next.state = FileState::edited;
  const bool same_file = found == next.file_hash;
  if (next.state == FileState::ours && row.content_hash != next.content_hash && !row.file_hash.empty())
    ++changes.updated;
  if (next.state != FileState::ours || same_file)
    noticed_.push_back(std::move(next));
  else
    add(changed, std::move(next), old->foreign, Place::is_ours);
}

void Batch::add(const Entry& entry, EntryRow row, const ForeignKeys& foreign, Place kind) {
  auto bytes = write_entry_file(entry, options_.format, foreign);
  row.file_hash = sha256_hex(foreign.yaml.empty() ? bytes : without_foreign_keys(bytes));
  paths_.insert(row.path);
  planned_.push_back({std::move(row), std::move(bytes), kind});
}

/// A file that the operator put there isn't overwritten either.
std::string Batch::free_path(const Entry& entry) {
  const auto taken = [&](const std::string& path) {
    return paths_.contains(path) || index_.has_path(path) || files_.exists(entries_folder(options_) / path);
  };
  auto path = entry_path(entry, options_.layout);
  for (const std::size_t digits : {8U, 16U, 64U}) {
    if (!taken(path)) return path;
    path = distinct_entry_path(entry, options_.layout, digits);
  }
  return path;
}

void Batch::write(const std::function<void()>& put_more) {
  try {
    if (!planned_.empty()) {
      Transaction journal(index_.database());
      for (const auto& file : planned_) index_.put_journal(file.row);
      journal.commit();
      write_files();
    }
    Transaction transaction(index_.database());
    for (const auto& file : planned_) index_.put(file.row);
    for (const auto& row : noticed_) index_.put(row);
    put_more();
    if (!planned_.empty()) index_.clear_journal();
    transaction.commit();
  } catch (...) {
    take_back();
    throw;
  }
}

/// New files that reached their place go, so that the next try counts them; what can't be removed, and what
/// was rewritten, the journal completes. Best effort: the disk has just refused.
void Batch::take_back() noexcept {
  try {
    for (std::size_t i = 0; i < renamed_; ++i)
      if (planned_[i].place == Place::is_free) files_.remove(place(planned_[i].row));
  } catch (const std::system_error&) {
    return;
  }
}

/// Temporary files, synced; then renamed, and the folders synced. A temporary file lies in incoming/ and not
/// beside its place, so that what a crash leaves is found by one listing.
void Batch::write_files() {
  std::vector<fs::path> temporary;
  std::set<fs::path> folders;
  for (const auto& file : planned_) {
    temporary.push_back(incoming_folder(options_) / std::to_string(temporary.size()));
    files_.write(temporary.back(), file.bytes);
    add_folders(options_, file.row, folders);
    files_.make_folders(place(file.row).parent_path());
  }
  files_.sync(temporary);
  for (; renamed_ < planned_.size(); ++renamed_)
    files_.rename(temporary[renamed_], place(planned_[renamed_].row));
  files_.sync(std::vector<fs::path>(folders.begin(), folders.end()));
}

void finish_journal(const Options& options, FileSystem& files, Index& index) {
  const auto journal = index.journal();
  if (!journal.empty()) {
    Transaction transaction(index.database());
    std::set<fs::path> folders;
    for (const auto& row : journal) {
      const auto bytes = files.read(entries_folder(options) / row.path);
      if (!bytes || sha256_hex(without_foreign_keys(*bytes)) != row.file_hash) continue;
      add_folders(options, row, folders);
      index.put(row);
    }
    files.sync(std::vector<fs::path>(folders.begin(), folders.end()));  // the renames may not be durable yet
    index.clear_journal();
    transaction.commit();
  }
  for (const auto& leftover : files.list(incoming_folder(options))) files.remove(leftover);
}

}  // namespace tidings::store
