#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace tidings::store {

/// The only door to the disk. Every function throws std::system_error with the path in its text, unless it
/// says otherwise. Virtual so that tests can put a faulty twin in its place.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual void make_folders(const std::filesystem::path& folder);

  /// Whole; nothing where there is no such file.
  virtual std::optional<std::string> read(const std::filesystem::path& file);

  /// A new file, or one that is written anew; not yet durable. When that was, as `modified` tells it.
  virtual std::int64_t write(const std::filesystem::path& file, std::string_view bytes);

  /// Replaces `to` where it exists; durable only when the folder is.
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to);

  /// Gives the file its name where nothing has that yet, else false; durable only when the folder is.
  virtual bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to);

  /// Files and folders of one file system, durable. A few are synced each, many by one syncfs(2).
  virtual void sync(std::span<const std::filesystem::path> paths);

  virtual bool exists(const std::filesystem::path& path);

  /// When the file was last written, in nanoseconds of the disk's clock: equal means untouched. Nothing where
  /// there is no such file, or it is none. Of a link to where we may not look, the link's own.
  virtual std::optional<std::int64_t> modified(const std::filesystem::path& file);

  virtual void remove(const std::filesystem::path& file);

  /// What is in it, in no order; nothing where there is no such folder.
  virtual std::vector<std::filesystem::path> list(const std::filesystem::path& folder);
};

/// An exclusive hold on a file as long as the object lives (flock(2)): ends with the process, whatever ends
/// it.
class FileLock {
 public:
  /// Nothing where another process holds it.
  static std::optional<FileLock> take(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tidings::store
