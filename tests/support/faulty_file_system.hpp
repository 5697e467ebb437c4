#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "store/file_system.hpp"

namespace tidings::support {

/// The real disk with faults: the n-th operation that changes it fails, once or for good, and what was not
/// synced can be taken away as a loss of power would.
class FaultyFileSystem final : public store::FileSystem {
 public:
  enum class Fault {
    once,      // a disk that is full, or has a bad block, for a moment
    for_good,  // from there on nothing works: the process is dead
  };

  /// The operation after `passed` more successful ones fails with `error`.
  void fail_after(std::size_t passed, Fault fault, int error = ENOSPC) {
    countdown_ = passed;
    fault_ = fault;
    error_ = error;
  }
  void mend() { countdown_.reset(); }
  bool has_failed() const { return has_failed_; }

  /// Undoes what no sync covers: a rename whose folder was not synced is taken back, a file that was not is
  /// torn.
  void lose_power() {
    for (auto rename = renames_.rbegin(); rename != renames_.rend(); ++rename) {
      if (rename->replaced)
        FileSystem::write(rename->to, *rename->replaced);
      else
        FileSystem::remove(rename->to);
    }
    for (const auto& file : unsynced_files_)
      if (const auto bytes = FileSystem::read(file))
        FileSystem::write(file, bytes->substr(0, bytes->size() / 2));
    renames_.clear();
    unsynced_files_.clear();
  }

  void make_folders(const std::filesystem::path& folder) override {
    if (std::filesystem::exists(folder)) return;
    count(folder);
    FileSystem::make_folders(folder);
  }

  std::int64_t write(const std::filesystem::path& file, std::string_view bytes) override {
    if (const auto error = next_fault()) {
      if (fault_ == Fault::once || !dead_before_) FileSystem::write(file, bytes.substr(0, bytes.size() / 2));
      fail(*error, file);
    }
    unsynced_files_.insert(file);
    return FileSystem::write(file, bytes);
  }

  void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    count(to);
    auto replaced = FileSystem::read(to);
    FileSystem::rename(from, to);
    renames_.push_back({to, std::move(replaced)});
    if (unsynced_files_.erase(from) != 0) unsynced_files_.insert(to);
  }

  bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
    count(to);
    if (!FileSystem::rename_new(from, to)) return false;
    renames_.push_back({to, std::nullopt});
    if (unsynced_files_.erase(from) != 0) unsynced_files_.insert(to);
    return true;
  }

  void sync(std::span<const std::filesystem::path> paths) override {
    if (paths.empty()) return;
    count(paths.front());
    FileSystem::sync(paths);
    const std::set<std::filesystem::path> synced(paths.begin(), paths.end());
    for (const auto& path : synced) unsynced_files_.erase(path);
    std::erase_if(renames_, [&](const Rename& rename) { return synced.contains(rename.to.parent_path()); });
  }

  void remove(const std::filesystem::path& file) override {
    count(file);
    FileSystem::remove(file);
  }

 private:
  struct Rename {
    std::filesystem::path to;
    std::optional<std::string> replaced;
  };

  std::optional<int> next_fault() {
    if (!countdown_) return std::nullopt;
    if (*countdown_ > 0) {
      --*countdown_;
      return std::nullopt;
    }
    dead_before_ = has_failed_ && fault_ == Fault::for_good;
    has_failed_ = true;
    if (fault_ == Fault::once) countdown_.reset();
    return error_;
  }

  void count(const std::filesystem::path& path) {
    if (const auto error = next_fault()) fail(*error, path);
  }

  [[noreturn]] static void fail(int error, const std::filesystem::path& path) {
    throw std::system_error(error, std::generic_category(), path.string());
  }

  std::optional<std::size_t> countdown_;
  Fault fault_ = Fault::once;
  int error_ = ENOSPC;
  bool has_failed_ = false;
  bool dead_before_ = false;
  std::vector<Rename> renames_;
  std::set<std::filesystem::path> unsynced_files_;
};

}  // namespace tidings::support
