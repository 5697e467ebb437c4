// A library to be preloaded (LD_PRELOAD) into a program: the n-th operation on files below a folder fails, or
// the program is killed there. What it does is in the environment:
//
//   FAULTY_DISK_BELOW  the folder, absolute
//   FAULTY_DISK_AT     which operation, from 1
//   FAULTY_DISK_ERROR  the errno it gets; 0: the program is killed (SIGKILL) in the middle of it
//   FAULTY_DISK_LASTS  anything: all later ones fail as well
//   FAULTY_DISK_LOG    a file that gets a line for each operation
//
// Half of what a failing write would write is written: that is how a full disk and a kill leave files.
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

struct Fault {
  std::string below;
  long at = 0;
  int error = 0;
  bool lasts = false;
  int log = -1;
};

const char* text_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

/// libc's own.
template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

Fault read_fault() {
  Fault fault{.below = text_of("FAULTY_DISK_BELOW"),
              .at = std::strtol(text_of("FAULTY_DISK_AT"), nullptr, 10),
              .error = static_cast<int>(std::strtol(text_of("FAULTY_DISK_ERROR"), nullptr, 10)),
              .lasts = *text_of("FAULTY_DISK_LASTS") != '\0'};
  if (const char* log = text_of("FAULTY_DISK_LOG"); *log != '\0')
    fault.log =
        real<int(const char*, int, ...)>("open")(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return fault;
}

const Fault& fault() {
  static const Fault once = read_fault();
  return once;
}

constexpr int most_descriptors = 4096;
std::array<std::atomic<bool>, most_descriptors> ours;  // descriptors of files below the folder
std::atomic<long> operations{0};

bool is_ours(int descriptor) {
  return descriptor >= 0 && descriptor < most_descriptors && ours.at(static_cast<std::size_t>(descriptor));
}

bool is_ours(const char* path) {
  return !fault().below.empty() && std::string(path).starts_with(fault().below);
}

template <class Target>
bool fails(const char* operation, Target target) {
  if (!is_ours(target)) return false;
  const long number = ++operations;
  if (fault().log >= 0) dprintf(fault().log, "%ld %s\n", number, operation);
  return number == fault().at || (fault().lasts && fault().at != 0 && number > fault().at);
}

/// What a failing call returns.
template <class Result>
Result failed(Result value) {
  if (fault().error == 0) std::raise(SIGKILL);
  errno = fault().error;
  return value;
}

int keep(int descriptor, const char* path) {
  if (descriptor >= 0 && descriptor < most_descriptors)
    ours.at(static_cast<std::size_t>(descriptor)) = is_ours(path);
  return descriptor;
}

void forget(int descriptor) {
  if (descriptor >= 0 && descriptor < most_descriptors) ours.at(static_cast<std::size_t>(descriptor)) = false;
}

int open_file(const char* name, const char* path, int flags, mode_t mode) {
  if (fails((flags & O_CREAT) != 0 ? "create" : "open", path)) return failed(-1);
  return keep(real<int(const char*, int, ...)>(name)(path, flags, mode), path);
}

int open_file_at(const char* name, int folder, const char* path, int flags, mode_t mode) {
  if (fails("openat", path)) return failed(-1);
  return keep(real<int(int, const char*, int, ...)>(name)(folder, path, flags, mode), path);
}

ssize_t write_at(const char* name, int descriptor, const void* bytes, std::size_t size, off_t offset) {
  const auto write = real<ssize_t(int, const void*, std::size_t, off_t)>(name);
  if (!fails(name, descriptor)) return write(descriptor, bytes, size, offset);
  write(descriptor, bytes, size / 2, offset);
  return failed(ssize_t{-1});
}

ssize_t read_at(const char* name, int descriptor, void* bytes, std::size_t size, off_t offset) {
  if (fails(name, descriptor)) return failed(ssize_t{-1});
  return real<ssize_t(int, void*, std::size_t, off_t)>(name)(descriptor, bytes, size, offset);
}

template <class Target, class... More>
int change(const char* name, Target target, More... more) {
  if (fails(name, target)) return failed(-1);
  return real<int(Target, More...)>(name)(target, more...);
}

mode_t mode_of(int flags, va_list& arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file("open64", path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file_at("openat", folder, path, flags, mode);
}

int close(int descriptor) {
  forget(descriptor);
  return real<int(int)>("close")(descriptor);
}

/// libc closes the descriptor without calling close().
int closedir(DIR* folder) {
  forget(dirfd(folder));
  return real<int(DIR*)>("closedir")(folder);
}

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  const auto write = real<ssize_t(int, const void*, std::size_t)>("write");
  if (!fails("write", descriptor)) return write(descriptor, bytes, size);
  [[maybe_unused]] const auto half = write(descriptor, bytes, size / 2);
  return failed(ssize_t{-1});
}

ssize_t read(int descriptor, void* bytes, std::size_t size) {
  if (fails("read", descriptor)) return failed(ssize_t{-1});
  return real<ssize_t(int, void*, std::size_t)>("read")(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off_t offset) {
  return write_at("pwrite64", descriptor, bytes, size, offset);
}

ssize_t pread64(int descriptor, void* bytes, std::size_t size, off_t offset) {
  return read_at("pread64", descriptor, bytes, size, offset);
}

int fsync(int descriptor) { return change("fsync", descriptor); }
int fdatasync(int descriptor) { return change("fdatasync", descriptor); }
int syncfs(int descriptor) noexcept { return change("syncfs", descriptor); }
int ftruncate64(int descriptor, off_t size) noexcept { return change("ftruncate64", descriptor, size); }
int rename(const char* from, const char* to) noexcept { return change("rename", from, to); }
int link(const char* from, const char* to) noexcept { return change("link", from, to); }
int unlink(const char* path) noexcept { return change("unlink", path); }
int mkdir(const char* path, mode_t mode) noexcept { return change("mkdir", path, mode); }
int stat(const char* path, struct stat* status) noexcept { return change("stat", path, status); }
int lstat(const char* path, struct stat* status) noexcept { return change("lstat", path, status); }
int stat64(const char* path, struct stat64* status) noexcept { return change("stat64", path, status); }
int flock(int descriptor, int operation) noexcept { return change("flock", descriptor, operation); }
}
