#include "store/review.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "store/batch.hpp"
#include "store/clock.hpp"
#include "store/entry_id.hpp"
#include "store/hash.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

/// Of the first folder of the path, where that can be one; the `feed` key of a full file says better.
SourceId source_of(const std::string& path) {
  static const auto nameless = *SourceId::parse("unknown");
  return SourceId::parse(path.substr(0, path.find('/'))).value_or(nameless);
}

bool is_entry_file(std::string_view path) {
  return path.ends_with(".md") && path.substr(path.rfind('/') + 1) != ".md";
}

bool is_gone(const EntryRow& row) {
  return row.state == FileState::deleted || row.state == FileState::purged;
}

class Reviewer {
 public:
  Reviewer(const Options& options, FileSystem& files, Index& index, std::vector<Finding>* findings)
      : options_(options),
        entries_folder_((entries_folder(options) / "").native()),
        files_(files),
        index_(index),
        entries_(index.entries()),
        findings_(findings) {}

  FolderReview review(const std::string& folder) {
    auto known = entries_.folder(folder);
    std::map<std::string, EntryRow> rows;
    for (auto& row : known.files) rows.emplace(row.path, std::move(row));
    auto paths = files_.list(place_of(folder));
    if (folder.empty() && paths.empty() && entries_.shows_any())
      throw StoreError(
          entries_folder(options_).string() +
          " is empty, but the index knows entries: is a disk not mounted? If all were to go, remove "
          "index.db as well");
    // Which of two files of one id is its first doesn't depend on the disk.
    std::ranges::sort(paths, {}, &fs::path::native);
    for (const auto& path : paths) {
      auto name = path.native().substr(entries_folder_.size());
      if (const auto modified = is_entry_file(name) ? files_.modified(path) : std::nullopt) {
        auto row = rows.extract(name);
        look(name, row ? std::optional(std::move(row.mapped())) : std::nullopt, *modified);
      } else if (is_entry_folder(options_, path)) {
        known.folders.push_back(std::move(name));
      }
    }
    for (const auto& [path, row] : rows) miss(row);
    std::ranges::sort(known.folders);
    const auto twice = std::ranges::unique(known.folders);
    known.folders.erase(twice.begin(), twice.end());
    review_.folders = std::move(known.folders);
    return std::move(review_);
  }

 private:
  fs::path place_of(const std::string& path) const {
    return path.empty() ? entries_folder(options_) : fs::path(entries_folder_ + path);
  }

  void find(const std::string& path, std::string what) {
    if (findings_ != nullptr) findings_->push_back({path, std::move(what)});
  }

  void miss(const EntryRow& row) {
    if (is_gone(row) || !entries_.at(row.path)) return;  // the latter: it was moved
    entries_.set_gone(row, FileState::deleted);
    find(row.path, "removed: the index has it, but there is no file");
    ++review_.changed;
  }

  void look(const std::string& path, std::optional<EntryRow> row, std::int64_t modified) {
    if (row && !is_gone(*row) && row->modified == modified) return;
    const auto place = place_of(path);
    const auto bytes = read_regular(files_, place);
    if (!bytes && bytes.error().is_there) return refuse(path, std::move(row), bytes.error().why);
    if (!bytes) return;  // gone since it was listed: that is noticed too
    const auto source = row ? row->source : source_of(path);
    auto file = read_entry_file(*bytes, source, options_.format, row ? row->unwritten_keys : "");
    std::string hash;
    if (row) hash = hash_like(row->file_hash, {file ? without_foreign_keys(*bytes, *file) : *bytes});
    if (row && row->state == FileState::purged && hash == row->file_hash) return files_.remove(place);
    const auto modified_before = row ? std::exchange(row->modified, modified) : 0;
    if (!file) {
      find(path, "unreadable: " + file.error());
      review_.unreadable.push_back({path, file.error()});
      return keep_unreadable(std::move(row));
    }
    if (!row) return add(path, std::move(file->entry), modified);
    identify(file->entry, *row);
    take(std::move(*row), file->entry, hash, modified_before != 0);
  }

  /// It isn't shown until the operator mends it.
  void keep_unreadable(std::optional<EntryRow> row) {
    if (!row) return;
    row->state = FileState::broken;
    entries_.set_gone(*row, row->state);
    entries_.note(*row);  // when it was written, so that it isn't read again until it is mended
    ++review_.changed;
  }

  /// A file that may be mended without being written: it is looked at again each time.
  void refuse(const std::string& path, std::optional<EntryRow> row, const std::string& why) {
    find(path, "unreadable: " + why);
    if (row && row->state == FileState::broken && row->modified == 0) return;  // that was said
    if (row) row->modified = 0;
    review_.unreadable.push_back({path, why});
    keep_unreadable(std::move(row));
  }

  /// A file that was touched, or is looked at for the first time by this index.
  void take(EntryRow row, const Entry& entry, const std::string& hash, bool was_looked_at) {
    const auto before = row.state;
    const bool was_edited = was_shown_edited(row);
    bool says_the_same = hash == row.file_hash && !was_edited;  // as feeds showed it last
    if (!row.file_hash.empty()) {
      row.state = hash == row.file_hash ? FileState::ours : FileState::edited;
    } else {
      auto content = content_hash(entry, row.content_hash);
      says_the_same = std::exchange(row.content_hash, content) == content;
      if (before != FileState::ours || (was_looked_at && !says_the_same)) row.state = FileState::edited;
    }
    if (row.state == FileState::edited && (before != row.state || was_looked_at))
      index_.history().add(row, {.at = now(), .what = std::string(operators_edit)});
    if (row.state == FileState::ours && was_edited)
      index_.history().add(row, {.at = now(), .what = std::string(edit_taken_back)});
    const auto position = std::exchange(row.position, std::min(entry.date(), row.seen));
    if (row.state == FileState::ours && before == FileState::ours && !row.file_hash.empty() &&
        position == row.position)
      return entries_.refresh(row, lookups_of(entry));
    if (row.state != before)
      find(row.path, row.state == FileState::edited ? "edited: it isn't as tidings wrote it"
                                                    : "put back: the index says that it was removed");
    // What its publisher changed meanwhile was passed over, and is wanted again.
    if (row.state == FileState::ours && before != FileState::ours) index_.put_item_marks(row.source, {});
    entries_.put(row, lookups_of(entry), says_the_same ? EntryTable::News::no : EntryTable::News::yes);
    ++review_.changed;
  }

  /// Also before it was removed or broken.
  bool was_shown_edited(const EntryRow& row) {
    if (!is_gone(row) && row.state != FileState::broken) return row.state == FileState::edited;
    const auto events = index_.history().of(row);
    const auto last = std::ranges::find_if(events.rbegin(), events.rend(), [](const Event& event) {
      return event.what == operators_edit || event.what == edit_taken_back;
    });
    return last != events.rend() && last->what == operators_edit;
  }

  /// A file that has no row: one that was moved, a copy, or the operator's own.
  void add(const std::string& path, Entry entry, std::int64_t modified) {
    entry.id = entry_id_of_file(entry);
    if (entry.seen == Timestamp()) entry.seen = entry.published.value_or(now_of(modified));
    auto same = entries_.find(entry.source, entry.id.key);
    if (same && !files_.exists(place_of(same->path))) {
      find(path, "moved: the index has it at " + same->path);
      same->path = path;
      same->modified = 0;
      entries_.note(*same);
      return look(path, std::move(same), modified);
    }
    if (same) entry.id = free_id(entry, path);
    auto row = row_of(entry, path, options_);
    row.content_hash = content_hash(entry);
    row.modified = modified;
    find(path, "unknown: the index doesn't have it");
    entries_.put(row, lookups_of(entry), EntryTable::News::no);  // new it is where no archive has it
    ++review_.changed;
  }

  /// Of an entry whose id another one has.
  EntryId free_id(const Entry& entry, const std::string& path) {
    for (auto& id : {entry_id_with_link(entry.guid, entry.link),
                     entry_id_with_title(entry.guid, entry.link, entry.title, entry.published)})
      if (id && !entries_.find(entry.source, id->key)) return *id;
    return {"path:" + path};
  }

  static Timestamp now_of(std::int64_t modified) {
    return Timestamp(std::chrono::seconds(modified / 1'000'000'000));
  }

  const Options& options_;
  const std::string entries_folder_;  // with its slash
  FileSystem& files_;
  Index& index_;
  EntryTable& entries_;
  std::vector<Finding>* findings_;
  FolderReview review_;
};

}  // namespace

FolderReview review_folder(const Options& options, FileSystem& files, Index& index, const std::string& folder,
                           std::vector<Finding>* findings) {
  return Reviewer(options, files, index, findings).review(folder);
}

std::vector<Finding> review_all(const Options& options, FileSystem& files, Index& index,
                                std::vector<Finding>* findings,
                                const std::function<void(std::size_t folders)>& looked_at) {
  std::vector<Finding> unseen;
  std::vector<std::string> folders{""};
  for (std::size_t count = 1; !folders.empty(); ++count) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    try {
      auto found = review_folder(options, files, index, folder, findings).folders;
      folders.insert(folders.end(), found.rbegin(), found.rend());  // in the order of their names
    } catch (const std::system_error& error) {
      if (folder.empty()) throw;
      unseen.push_back({folder, error.what()});
    }
    if (looked_at) looked_at(count);
  }
  return unseen;
}

}  // namespace tidings::store
