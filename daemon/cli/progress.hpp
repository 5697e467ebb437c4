#pragma once

#include <chrono>
#include <cstddef>

namespace tidings::cli {

/// A bar on stderr while it is a terminal, with how many are done, how many a second, and how many failed;
/// nothing in a pipe.
class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step(bool failed);

  /// Before other output is written to the terminal.
  void hide();

 private:
  void show();

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::size_t total_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  bool terminal_;
  bool shown_ = false;
};

}  // namespace tidings::cli
