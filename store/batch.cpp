#include "store/batch.hpp"

#include <algorithm>
#include <utility>

#include "store/entry_path.hpp"
#include "store/hash.hpp"
#include "store/source_file.hpp"

namespace tidings::store {

namespace fs = std::filesystem;

namespace {

/// Those whose listing a new file at the row's path may change.
void add_folders(const Options& options, const EntryRow& row, std::set<fs::path>& folders) {
  auto folder = (entries_folder(options) / row.path).parent_path();
  while (folders.insert(folder).second && folder != options.path) folder = folder.parent_path();
}

/// Long, so that few are in a block of the folder: ext4 looks through a whole one for each file that is made.
std::string temporary_name(std::size_t number) {
  constexpr std::size_t size = 100;
  const auto digits = std::to_string(number);
  return std::string(size - digits.size(), '0') + digits;
}

}  // namespace

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
    : options_(options),
      entries_folder_((entries_folder(options) / "").native()),
      incoming_folder_((incoming_folder(options) / "").native()),
      files_(files),
      index_(index),
      entries_(index.entries()) {
  transaction_.emplace(index_.database());
}

fs::path Batch::place(const EntryRow& row) const { return place(row.path); }

fs::path Batch::place(const std::string& path) const { return entries_folder_ + path; }

void Batch::plan(const Feed& document, Changes& changes) {
  const auto before = changes;
  Identity identity(entries_, changes.source, document, options_.layout);
  has_postponed_ = false;
  for (const auto& entry : document.entries)
    if (keys_.emplace(entry.source, entry.id.key).second) plan(entry, identity.match(entry), changes);
  // What waits for tomorrow is to be brought again.
  item_marks_.emplace_back(changes.source, has_postponed_ ? std::string() : document.item_marks);
  plan_info(changes.source, document.info,
            changes.added != before.added || changes.updated != before.updated);
}

/// A date that moves with each poll is no news of its own.
void Batch::plan_info(const SourceId& source, const FeedInfo& info, bool has_news) {
  const auto known = index_.feed(source);
  if (!known) return;
  auto of_that_date = info;
  of_that_date.updated = known->updated;
  if (has_news || of_that_date != *known || !files_.exists(source_file(options_, source)))
    infos_.emplace_back(source, info);
}

void Batch::plan(const Entry& entry, std::expected<Match, Lookups> match, Changes& changes) {
  auto hash = content_hash(entry, match ? match->row.content_hash : std::string());
  if (!match) return plan_new(entry, std::move(match.error()), std::move(hash), changes);
  const bool is_other = match->row.key != entry.id.key;
  if (is_other && !keys_.emplace(entry.source, match->row.key).second)
    return plan_new(entry, lookups_of(entry), std::move(hash), changes);
  const auto& row = match->row;
  const bool is_known = match->rule == AliasRule::former_id || !is_other;
  if (row.state == FileState::ours && (!is_known || row.file_hash.empty() || row.content_hash != hash))
    plan_change(entry, std::move(*match), hash, changes);
}

void Batch::plan_new(const Entry& entry, Lookups lookups, std::string content_hash, Changes& changes) {
  auto row = row_of(entry, free_path(entry), options_);
  row.content_hash = std::move(content_hash);
  add(entry, std::move(row), std::move(lookups), {}, Place::is_free, EntryTable::News::yes);
  ++changes.added;
}

void Batch::plan_change(const Entry& entry, Match match, const std::string& content_hash, Changes& changes) {
  auto& row = match.row;
  const auto bytes = read_regular(files_, place(row));
  if (!bytes && bytes.error().is_there) {  // once it can be read again, the poll is to bring this again
    has_postponed_ = true;
    return;
  }
  auto old = bytes ? read_entry_file(*bytes, row.source, options_.format, row.unwritten_keys)
                   : std::unexpected(std::string());
  if (!old) return plan_unreadable(std::move(row), bytes.has_value());
  old->entry.id.key = match.rule ? row.key : entry.id.key;
  if (old->entry.seen == Timestamp()) old->entry.seen = row.seen;
  const auto today = index_.history().since(row, entry.seen - std::chrono::days(1));
  plan_revision(row, *old, *bytes, revise(old->entry, entry, match.rule, today), content_hash, changes);
}

/// The operator removed it, or made of it what is no entry.
void Batch::plan_unreadable(EntryRow row, bool is_there) {
  row.state = is_there ? FileState::broken : FileState::deleted;
  noticed_.push_back({std::move(row), std::nullopt});
}

/// Of the file of an entry that is known by another name now, as it would be without that.
std::string Batch::hash_before(Entry entry, const EntryFile& old) const {
  entry.known_as = old.entry.known_as;
  return quick_hash({write_entry_file(entry, options_.format)});
}

/// Where the file isn't as we wrote it, it is the operator's and stays; the row, too, stays as it was, so
/// that what the publisher changed is known to be missing where the operator takes the edit back. Of a row
/// that was made from the file, that one is as we wrote it which says just what the publisher does, new names
/// of it aside.
void Batch::plan_revision(const EntryRow& row, const EntryFile& old, const std::string& old_bytes,
                          Revision revision, const std::string& content_hash, Changes& changes) {
  auto next = row_of(revision.entry, row.path, options_);
  next.content_hash = revision.postponed ? row.content_hash : content_hash;
  has_postponed_ = has_postponed_ || revision.postponed;
  next.position = row.position;
  next.modified = row.modified;
  next.file_hash = hash_like(row.file_hash, {write_entry_file(revision.entry, options_.format)});
  const auto found = hash_like(row.file_hash, {without_foreign_keys(old_bytes, old)});
  const bool is_edited = found != (row.file_hash.empty() ? hash_before(revision.entry, old) : row.file_hash);
  if (revision.event) {
    if (is_edited) revision.event->what = "left as the operator edited it, though its publisher changed it";
    revision.event->before = is_edited || found == next.file_hash ? std::string() : old_bytes;
    events_.emplace_back(next, std::move(*revision.event));
  }
  if (is_edited) {
    auto kept = row;
    if (row.file_hash.empty()) kept = std::move(next);
    kept.state = FileState::edited;
    noticed_.push_back({std::move(kept), lookups_of(old.entry)});
  } else if (found == next.file_hash) {
    noticed_.push_back({std::move(next), lookups_of(revision.entry), false});
  } else {
    if (revision.change != Change::none) ++changes.updated;
    const auto news = revision.change == Change::text ? EntryTable::News::yes : EntryTable::News::no;
    add(revision.entry, std::move(next), lookups_of(revision.entry), old.foreign, Place::is_ours, news);
  }
}

void Batch::add(const Entry& entry, EntryRow row, Lookups lookups, const ForeignKeys& foreign, Place kind,
                EntryTable::News news) {
  auto bytes = write_entry_file(entry, options_.format, foreign);
  row.file_hash = quick_hash({foreign.yaml.empty() ? bytes : without_foreign_keys(bytes)});
  paths_.insert(row.path);
  planned_.push_back({std::move(row), std::move(lookups), std::move(bytes), kind, news});
}

/// A file that the operator put there isn't overwritten either.
std::string Batch::free_path(const Entry& entry) {
  const auto taken = [&](const std::string& path) {
    return paths_.contains(path) || entries_.at(path) || files_.exists(place(path));
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
    if (!planned_.empty()) write_journal();
    if (!planned_.empty() || !infos_.empty()) write_files();
    for (const auto& file : planned_) put(file);
    for (const auto& noticed : noticed_) put(noticed);
    for (const auto& [row, event] : events_) index_.history().add(row, event);
    for (const auto& [source, info] : infos_) index_.put_feed(source, info);
    for (const auto& [source, marks] : item_marks_) index_.put_item_marks(source, marks);
    put_more();
    if (!planned_.empty()) entries_.clear_journal();
    transaction_->commit();
  } catch (...) {
    take_back();
    throw;
  }
}

void Batch::put(const PlannedFile& file) {
  if (file.place == Place::is_free)
    entries_.add(file.row, file.lookups);
  else
    entries_.put(file.row, file.lookups, file.news);
}

void Batch::put(const Noticed& noticed) {
  if (noticed.row.state == FileState::deleted || noticed.row.state == FileState::broken)
    entries_.set_gone(noticed.row, noticed.row.state);
  else if (!noticed.lookups)
    entries_.note(noticed.row);
  else if (noticed.shown_otherwise)
    entries_.put(noticed.row, *noticed.lookups);
  else
    entries_.note(noticed.row, *noticed.lookups);
}

/// Temporary files go, which a full disk has no room for, and new files that reached their place, so that the
/// next try counts them; what can't be removed, and what was rewritten, the journal completes. Best effort:
/// the disk has just refused.
void Batch::take_back() noexcept {
  try {
    for (const auto& file : temporary_) files_.remove(file);
    for (std::size_t i = 0; i < renamed_; ++i)
      if (planned_[i].place == Place::is_free) files_.remove(place(planned_[i].row));
  } catch (const std::system_error&) {
    return;
  }
}

void Batch::write_journal() {
  for (const auto& file : planned_) entries_.put_journal(file.row);
  transaction_->commit();
  transaction_.emplace(index_.database());
}

/// Temporary files, synced; then renamed, and the folders synced. A temporary file lies in incoming/ and not
/// beside its place, so that what a crash leaves is found by one listing.
void Batch::write_files() {
  std::set<fs::path> folders;
  std::optional<std::string> last_folder;
  for (auto& file : planned_) {
    temporary_.emplace_back(incoming_folder_ + temporary_name(temporary_.size()));
    file.row.modified = files_.write(temporary_.back(), file.bytes);
    const auto folder = file.row.path.substr(0, file.row.path.rfind('/') + 1);
    if (folder == std::exchange(last_folder, folder)) continue;
    const auto known = folders.size();
    add_folders(options_, file.row, folders);
    if (folders.size() != known) files_.make_folders(place(file.row).parent_path());
  }
  write_infos();
  files_.sync(temporary_);
  for (; renamed_ < planned_.size(); ++renamed_)
    files_.rename(temporary_[renamed_], place(planned_[renamed_].row));
  for (std::size_t i = 0; i < infos_.size(); ++i)
    files_.rename(temporary_[planned_.size() + i], source_file(options_, infos_[i].first));
  if (!infos_.empty()) folders.insert({source_folder(options_), options_.path});
  files_.sync(std::vector<fs::path>(folders.begin(), folders.end()));
}

/// They need no journal: the file that is there is replaced whole, and the next poll brings the same again.
void Batch::write_infos() {
  for (const auto& [source, info] : infos_) {
    temporary_.emplace_back(incoming_folder_ + temporary_name(temporary_.size()));
    files_.write(temporary_.back(), write_source_file(info));
  }
}

void remove_leftovers(const Options& options, FileSystem& files) {
  for (const auto& leftover : files.list(incoming_folder(options))) files.remove(leftover);
}

void finish_journal(const Options& options, FileSystem& files, Index& index) {
  remove_leftovers(options, files);  // first: they may be what fills the disk
  auto journal = index.entries().journal();
  if (!journal.empty()) {
    Transaction transaction(index.database());
    std::set<fs::path> folders;
    for (auto& row : journal) {
      const auto place = entries_folder(options) / row.path;
      const auto bytes = read_regular(files, place);
      if (!bytes || hash_like(row.file_hash, {without_foreign_keys(*bytes)}) != row.file_hash) continue;
      add_folders(options, row, folders);
      auto file = read_entry_file(*bytes, row.source, options.format, row.unwritten_keys);
      row.modified = files.modified(place).value_or(0);
      if (!file) continue;
      identify(file->entry, row);
      index.entries().put(row, lookups_of(file->entry));
    }
    files.sync(std::vector<fs::path>(folders.begin(), folders.end()));  // the renames may not be durable yet
    index.entries().clear_journal();
    transaction.commit();
  }
}

}  // namespace tidings::store
