#include "store/stored_entry.hpp"

#include <algorithm>
#include <system_error>

#include "store/entry_file.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

/// Or the same.
bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(path, folder).in2 == folder.end();
}

}  // namespace

fs::path entries_folder(const Options& options) { return options.path / "entries"; }
fs::path incoming_folder(const Options& options) { return options.path / "incoming"; }

bool is_entry_folder(const Options& options, const fs::path& path) {
  if (!fs::is_symlink(path)) return fs::is_directory(path);
  std::error_code broken;
  const auto target = fs::canonical(path, broken);
  const auto entries = fs::canonical(entries_folder(options), broken);
  return !broken && fs::is_directory(target) && !is_inside(target, entries) && !is_inside(entries, target);
}

std::optional<std::string> read_regular(FileSystem& files, const fs::path& file) {
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
