#pragma once

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tidings::support {

struct ProcessResult {
  int exit_code = 0;  // 128 + signal where one ended it
  std::string out;
  std::string error;
  std::size_t peak_memory = 0;  // bytes it had resident, up to a few milliseconds before its end
};

/// Runs a program to its end.
ProcessResult run_process(const std::vector<std::string>& command);

/// A program that runs beside the test; ended (SIGKILL) and reaped with the object.
class Process {
 public:
  /// Its stderr and stdout go to `log`.
  Process(const std::vector<std::string>& command, std::filesystem::path log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  pid_t pid() const { return pid_; }

  /// Bytes it had resident, at the most; it must not have ended.
  std::size_t peak_memory() const;

  /// Until it has ended; the exit code as in ProcessResult.
  int wait();

  /// Until the log holds `text` after what earlier calls have passed over: the line it stands in. Throws
  /// after two minutes or where the process ends before, with the log.
  std::string wait_for_log(const std::string& text);

  std::string log() const;

 private:
  pid_t pid_;
  std::filesystem::path log_;
  std::size_t passed_ = 0;  // bytes of the log
  bool reaped_ = false;
};

/// The whole file; throws where it can't be read.
std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& bytes);

/// A new folder, removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tidings::support
