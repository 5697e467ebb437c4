#include "store/rebuild.hpp"

#include <utility>
#include <vector>

#include "store/batch.hpp"
#include "store/entry_id.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

EntryId id_of(const Entry& entry) {
  if (!entry.guid.empty()) return entry_id_from_guid(entry.guid);
  if (entry.link) return entry_id_from_link(*entry.link);
  return entry_id_from_title(entry.title, entry.published);
}

/// Of the first folder of the path, where that can be one; the `feed` key of a full file says better.
SourceId source_of(const fs::path& path) {
  static const auto nameless = *SourceId::parse("unknown");
  return SourceId::parse(path.begin()->string()).value_or(nameless);
}

void add_file(const Options& options, FileSystem& files, Index& index, const fs::path& path) {
  const auto relative = path.lexically_relative(entries_folder(options));
  const auto bytes = files.read(path);
  if (!bytes) return;
  auto file = read_entry_file(*bytes, source_of(relative), options.format);
  if (!file) return;
  auto& entry = file->entry;
  entry.id = id_of(entry);
  if (entry.seen == Timestamp()) entry.seen = entry.published.value_or(Timestamp());
  if (index.entry(entry.source, entry.id.key)) entry.id = {"path:" + relative.string()};
  auto row = row_of(entry, relative.string(), options);
  row.content_hash = content_hash(entry);
  index.put(row);
}

}  // namespace

void rebuild_index(const Options& options, FileSystem& files, Index& index) {
  Transaction transaction(index.database());
  std::vector<fs::path> folders{entries_folder(options)};
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    for (const auto& path : files.list(folder)) {
      if (fs::is_directory(path))
        folders.push_back(path);
      else if (path.extension() == ".md")
        add_file(options, files, index, path);
    }
  }
  index.set_made();
  transaction.commit();
}

}  // namespace tidings::store
