#include "store/stored_entry.hpp"

#include "store/entry_file.hpp"

namespace tidings::store {

std::filesystem::path entries_folder(const Options& options) { return options.path / "entries"; }
std::filesystem::path incoming_folder(const Options& options) { return options.path / "incoming"; }

std::optional<std::string> read_regular(FileSystem& files, const std::filesystem::path& file) {
  return files.modified(file) ? files.read(file) : std::nullopt;
}

std::optional<Entry> read_entry(const Options& options, FileSystem& files, const EntryRow& row) {
  const auto bytes = read_regular(files, entries_folder(options) / row.path);
  if (!bytes) return std::nullopt;
  auto file = read_entry_file(*bytes, row.source, options.format, row.unwritten_keys);
  if (!file) return std::nullopt;
  auto& entry = file->entry;
  entry.id.key = row.key;
  entry.source = row.source;
  if (entry.seen == Timestamp()) entry.seen = row.seen;
  return std::move(entry);
}

}  // namespace tidings::store
