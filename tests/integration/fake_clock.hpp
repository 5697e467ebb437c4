#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tidings::integration {

/// What a program's environment needs so that libfaketime gives it another clock, where that is installed
/// (Debian's package `libfaketime`) and the program isn't built with a sanitizer. `setting` is in its own
/// words: "+90s" (later than the real clock), "+0 x600" (six hundred times as fast).
std::optional<std::vector<std::string>> fake_clock(const std::string& setting);

/// A clock that can be set while programs have it (support/stepped_clock.cpp): libfaketime's, read from a
/// file, gives the real time once in a while where several threads ask.
class SteppedClock {
 public:
  /// `file` is made; it stays as long as programs have the clock.
  explicit SteppedClock(std::filesystem::path file);
  ~SteppedClock();
  SteppedClock(const SteppedClock&) = delete;
  SteppedClock& operator=(const SteppedClock&) = delete;

  /// So much later than the real one from now on.
  void set(std::chrono::seconds later);

  std::vector<std::string> environment() const;

 private:
  std::filesystem::path file_;
  std::int64_t* offset_;
};

}  // namespace tidings::integration
