#include "daemon/app/log.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "daemon/decode/utf8.hpp"
#include "daemon/text/url.hpp"

namespace tidings::app {
namespace {

constexpr std::size_t max_value = 400;  // bytes: a hostile title doesn't fill the journal

spdlog::level::level_enum spdlog_level(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return spdlog::level::debug;
    case config::LogLevel::info:
      return spdlog::level::info;
    case config::LogLevel::warning:
      return spdlog::level::warn;
    case config::LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// The syslog priority that journald reads from the line's beginning.
std::string_view priority_prefix(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return "<7>";
    case config::LogLevel::info:
      return "<6>";
    case config::LogLevel::warning:
      return "<4>";
    case config::LogLevel::error:
      break;
  }
  return "<3>";
}

bool under_journald() {
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  return journal;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (byte < 0x20 || byte == 0x7F) {
    out += "\\x";
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  } else {
    out += c;
  }
}

/// The line's form of a value: as it stands, or in quotes with what could break the line escaped.
std::string logfmt_value(std::string_view value) {
  const auto safe = decode::with_replacements(text::without_credentials(value)).utf8;
  const auto cut = decode::whole_characters(safe, max_value);
  const bool plain = !cut.empty() && cut.size() == safe.size() && std::ranges::all_of(cut, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '"' && c != '=' && c != '\\';
  });
  if (plain) return std::string(cut);
  std::string quoted = "\"";
  for (const char c : cut) append_escaped(quoted, c);
  if (cut.size() < safe.size()) quoted += "…";
  return quoted + '"';
}

}  // namespace

void start_log(config::LogLevel level) {
  auto logger =
      std::make_shared<spdlog::logger>("tidings", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(under_journald() ? "%v" : "%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  set_log_level(level);
}

void set_log_level(config::LogLevel level) { spdlog::set_level(spdlog_level(level)); }

LogLine::LogLine(config::LogLevel level, std::string_view event) : level_(level) {
  if (under_journald()) text_ = priority_prefix(level);
  text_ += "event=";
  text_ += event;
}

LogLine::~LogLine() { spdlog::log(spdlog_level(level_), "{}", text_); }

LogLine& LogLine::with(std::string_view key, std::string_view value) {
  text_ += ' ';
  text_ += key;
  text_ += '=';
  text_ += logfmt_value(value);
  return *this;
}

void log_exception(std::string_view event, const std::exception_ptr& error) {
  std::string what = "an exception that is none of the standard's";
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {  // NOLINT(bugprone-empty-catch): it has no words of its own
  }
  LogLine(config::LogLevel::error, event).with("error", what);
}

}  // namespace tidings::app
