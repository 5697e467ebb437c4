#include "tests/support/process.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tidings::support {
namespace {

/// Returns when the program has taken the place of the test's own image, whose memory would count as its.
pid_t start(const std::vector<std::string>& command, const std::filesystem::path& out,
            const std::filesystem::path& error) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> until_exec{};
  if (pipe2(until_exec.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid > 0) {
    close(until_exec[1]);
    char ignored = 0;
    while (read(until_exec[0], &ignored, 1) > 0) {
    }
    close(until_exec[0]);
    return pid;
  }
  const int out_file = open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int error_file = open(error.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out_file, STDOUT_FILENO);
  dup2(error_file, STDERR_FILENO);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

/// In bytes; 0 where it has ended.
std::size_t peak_memory_of(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("can't read " + file.string());
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return std::move(bytes).str();
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << bytes;
  if (!stream.flush()) throw std::runtime_error("can't write " + file.string());
}

ProcessResult run_process(const std::vector<std::string>& command) {
  const TemporaryFolder folder;
  const auto out = folder.path() / "out";
  const auto error = folder.path() / "error";
  int status = 0;
  std::size_t peak = 0;
  const pid_t pid = start(command, out, error);
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  pollfd ended{descriptor, POLLIN, 0};
  do {
    peak = std::max(peak, peak_memory_of(pid));
  } while (descriptor >= 0 && poll(&ended, 1, 5) == 0);
  close(descriptor);
  waitpid(pid, &status, 0);
  return {exit_code(status), read_file(out), read_file(error), peak};
}

Process::Process(const std::vector<std::string>& command, std::filesystem::path log)
    : pid_(start(command, log, log)), log_(std::move(log)) {}

Process::~Process() {
  if (reaped_) return;
  signal(SIGKILL);
  wait();
}

void Process::signal(int number) const { kill(pid_, number); }

std::size_t Process::peak_memory() const { return peak_memory_of(pid_); }

int Process::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  reaped_ = true;
  return exit_code(status);
}

std::string Process::log() const { return std::filesystem::exists(log_) ? read_file(log_) : std::string(); }

std::string Process::wait_for_log(const std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (std::chrono::steady_clock::now() < deadline) {
    const auto written = log();
    const auto found = written.find(text, passed_);
    const auto end = found == std::string::npos ? found : written.find('\n', found);
    if (end != std::string::npos) {
      const auto begin = written.rfind('\n', found) + 1;
      passed_ = end;
      return written.substr(begin, end - begin);
    }
    siginfo_t ended{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == pid_)
      throw std::runtime_error("the process ended before it logged '" + text + "':\n" + log());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("no '" + text + "' in the log:\n" + log());
}

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "tidings-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make a temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tidings::support
