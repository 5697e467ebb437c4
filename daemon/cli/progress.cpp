#include "daemon/cli/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/core.h>
#include <unistd.h>

namespace tidings::cli {

constexpr std::size_t bar_width = 30;

Progress::Progress(std::size_t total) : total_(total), terminal_(isatty(STDERR_FILENO) == 1) { show(); }

Progress::~Progress() { hide(); }

void Progress::step(bool failed) {
  ++done_;
  failed_ += failed ? 1U : 0U;
  show();
}

void Progress::hide() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

void Progress::show() {
  if (!terminal_ || total_ == 0) return;
  std::fflush(stdout);
  const auto filled = std::min(bar_width, bar_width * done_ / total_);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
  const auto rate = done_ == 0 ? 0.0 : static_cast<double>(done_) / elapsed.count();
  fmt::print(stderr, "\r\x1b[K[{}{}] {}/{}, {:.{}f}/s, {} failed", std::string(filled, '#'),
             std::string(bar_width - filled, '.'), done_, total_, rate, rate < 10 ? 1 : 0, failed_);
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace tidings::cli
