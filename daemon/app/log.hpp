#pragma once

#include <concepts>
#include <exception>
#include <string>
#include <string_view>

#include "daemon/config/config.hpp"

namespace tidings::app {

/// Sends the log to stderr. Under systemd each line begins with journald's priority prefix (sd-daemon(3)),
/// else with the time. Call once, before the first line.
void start_log(config::LogLevel level);

/// Changes what is logged, live.
void set_log_level(config::LogLevel level);

/// One line in logfmt: `event=poll source=aljazeera status=200`. Values are quoted where they need it,
/// control characters escaped, what is long is cut, what is no UTF-8 is replaced, passwords in URLs are
/// hidden. Written when it is destroyed.
class LogLine {
 public:
  LogLine(config::LogLevel level, std::string_view event);
  ~LogLine();
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& with(std::string_view key, std::string_view value);
  LogLine& with(std::string_view key, std::integral auto value) { return with(key, std::to_string(value)); }

 private:
  config::LogLevel level_;
  std::string text_;
};

/// One line, as an error, of an exception that ended what was at work.
void log_exception(std::string_view event, const std::exception_ptr& error);

}  // namespace tidings::app
