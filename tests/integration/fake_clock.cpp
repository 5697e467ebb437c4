#include "tests/integration/fake_clock.hpp"

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {

namespace {

std::optional<std::vector<std::string>> with_library(const std::vector<std::string>& settings) {
  // The sanitizers' runtimes ask for the time before libfaketime is there, and hang or abort.
  if (is_sanitized) return std::nullopt;
  for (const auto& folder :
       std::filesystem::directory_iterator("/usr/lib")) {  // one of them is the machine's
    const auto library = folder.path() / "faketime" / "libfaketime.so.1";
    if (!std::filesystem::exists(library)) continue;
    std::vector<std::string> variables{"LD_PRELOAD=" + library.string(), "FAKETIME_DISABLE_SHM=1"};
    variables.insert(variables.end(), settings.begin(), settings.end());
    return variables;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> fake_clock(const std::string& setting) {
  return with_library({"FAKETIME=" + setting});
}

SteppedClock::SteppedClock(std::filesystem::path file) : file_(std::move(file)) {
  const int descriptor = open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0 || ftruncate(descriptor, sizeof *offset_) != 0)
    throw std::system_error(errno, std::generic_category(), file_.string());
  void* shared = mmap(nullptr, sizeof *offset_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (shared == MAP_FAILED) throw std::system_error(errno, std::generic_category(), file_.string());
  offset_ = static_cast<std::int64_t*>(shared);
}

SteppedClock::~SteppedClock() { munmap(offset_, sizeof *offset_); }

void SteppedClock::set(std::chrono::seconds later) { std::atomic_ref(*offset_).store(later.count()); }

std::vector<std::string> SteppedClock::environment() const {
  return {std::string("LD_PRELOAD=") + STEPPED_CLOCK, "STEPPED_CLOCK=" + file_.string()};
}

}  // namespace tidings::integration
