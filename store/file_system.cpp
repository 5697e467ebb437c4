#include "store/file_system.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t synced_each = 4;  // above it one syncfs is cheaper than an fsync for each

[[noreturn]] void fail(const char* what, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), std::string("can't ") + what + ' ' + path.string());
}

/// A descriptor, closed with the object.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : value_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

std::int64_t modified_of(const struct stat& status) {
  return status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec;
}

}  // namespace

void FileSystem::make_folders(const fs::path& folder) { fs::create_directories(folder); }

std::optional<std::string> FileSystem::read(const fs::path& file) {
  const Descriptor descriptor(file, O_RDONLY);
  if (descriptor.value() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail("read", file);
  }
  struct stat status{};
  if (fstat(descriptor.value(), &status) != 0) fail("read", file);
  std::string bytes(static_cast<std::size_t>(status.st_size) + 1,
                    '\0');  // one more, to meet the end in one read
  std::size_t size = 0;
  while (true) {
    const auto count = ::read(descriptor.value(), bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", file);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
    if (size == bytes.size()) bytes.resize(2 * size);
  }
  bytes.resize(size);
  return bytes;
}

std::int64_t FileSystem::write(const fs::path& file, std::string_view bytes) {
  const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_TRUNC);
  if (descriptor.value() < 0) fail("write", file);
  while (!bytes.empty()) {
    const auto count = ::write(descriptor.value(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", file);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  struct stat status{};
  if (fstat(descriptor.value(), &status) != 0) fail("write", file);
  return modified_of(status);
}

void FileSystem::rename(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("rename a file to", to);
}

bool FileSystem::rename_new(const fs::path& from, const fs::path& to) {
  if (link(from.c_str(), to.c_str()) != 0) {
    if (errno == EEXIST) return false;
    fail("rename a file to", to);
  }
  remove(from);
  return true;
}

void FileSystem::sync(std::span<const fs::path> paths) {
  if (paths.empty()) return;
  const bool each = paths.size() <= synced_each;
  for (const auto& path : each ? paths : paths.first(1)) {
    const Descriptor descriptor(path, O_RDONLY);
    if (descriptor.value() < 0) fail("sync", path);
    if ((each ? fsync(descriptor.value()) : syncfs(descriptor.value())) != 0) fail("sync", path);
  }
}

bool FileSystem::exists(const fs::path& path) {
  struct stat status{};
  if (lstat(path.c_str(), &status) == 0) return true;
  if (errno != ENOENT && errno != ENOTDIR) fail("look at", path);
  return false;
}

std::optional<std::int64_t> FileSystem::modified(const fs::path& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return modified_of(status);
  }
  if (errno == EACCES && lstat(file.c_str(), &status) == 0) return modified_of(status);
  if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != ENAMETOOLONG) fail("look at", file);
  return std::nullopt;
}

void FileSystem::remove(const fs::path& file) {
  if (unlink(file.c_str()) != 0 && errno != ENOENT) fail("remove", file);
}

std::vector<fs::path> FileSystem::list(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code missing;
  for (fs::directory_iterator entry(folder, missing); !missing && entry != fs::directory_iterator(); ++entry)
    paths.push_back(entry->path());
  if (missing && missing != std::errc::no_such_file_or_directory && missing != std::errc::not_a_directory)
    throw std::system_error(missing, "can't list " + folder.string());
  return paths;
}

std::optional<FileLock> FileLock::take(const fs::path& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) fail("open", file);
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) fail("lock", file);
  return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace tidings::store
