#include "store/stored_entry.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "store/entry_file.hpp"
#include "store/hash.hpp"

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

bool is_of_one_file(const std::error_code& refusal) {
  using enum std::errc;
  constexpr std::array matters{permission_denied, operation_not_permitted, too_many_symbolic_link_levels,
                               filename_too_long, not_a_directory,         is_a_directory};
  return std::ranges::any_of(matters, [&](std::errc matter) { return refusal == matter; });
}

std::expected<std::string, Unread> read_regular(FileSystem& files, const fs::path& file) {
  try {
    if (files.modified(file))
      if (auto bytes = files.read(file)) return std::move(*bytes);
  } catch (const std::system_error& error) {
    if (!is_of_one_file(error.code())) throw;
    return std::unexpected(Unread{true, error.what()});
  }
  return std::unexpected(Unread{});
}

void identify(Entry& entry, const EntryRow& row) {
  entry.id.key = row.key;
  entry.source = row.source;
  if (entry.seen == Timestamp()) entry.seen = row.seen;
}

bool is_as_written(const Options& options, FileSystem& files, const EntryRow& row) {
  try {
    const auto bytes = read_regular(files, entries_folder(options) / row.path);
    return bytes && !row.file_hash.empty() &&
           hash_like(row.file_hash, {without_foreign_keys(*bytes)}) == row.file_hash;
  } catch (const std::system_error&) {
    return false;
  }
}

std::optional<Entry> read_entry(const Options& options, FileSystem& files, const EntryRow& row) {
  const auto bytes = read_regular(files, entries_folder(options) / row.path);
  if (!bytes) return std::nullopt;
  auto file = read_entry_file(*bytes, row.source, options.format, row.unwritten_keys);
  if (!file) return std::nullopt;
  identify(file->entry, row);
  return std::move(file->entry);
}

}  // namespace tidings::store
