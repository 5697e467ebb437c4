#include "daemon/app/log.hpp"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

std::string line_with(std::string_view value) {
  CaptureStderr();
  start_log(config::LogLevel::info);
  LogLine(config::LogLevel::info, "poll").with("value", value);
  return GetCapturedStderr();
}

TEST(LogLine, QuotesWhatNeedsItAndEscapesWhatCouldBreakIt) {
  EXPECT_THAT(line_with("plain"), EndsWith(" event=poll value=plain\n"));
  EXPECT_THAT(line_with("two words"), EndsWith(" value=\"two words\"\n"));
  EXPECT_THAT(line_with("a\nevent=b \"c\""), EndsWith(R"( value="a\x0aevent=b \"c\"")"
                                                      "\n"));
}

TEST(LogLine, HidesPasswordsOfEveryAddress) {
  EXPECT_THAT(line_with("https://a:b@h.example/ moved to https://c:d@i.example/?@"),
              HasSubstr("\"https://***@h.example/ moved to https://***@i.example/?@\""));
}

TEST(LogLine, IsWellFormedWhateverAPublisherSays) {
  EXPECT_THAT(line_with("caf\xE9"), EndsWith(" value=caf\xEF\xBF\xBD\n"));
  std::string title = "x";
  for (int i = 0; i < 200; ++i) title += "\u00E9";
  EXPECT_THAT(line_with(title), EndsWith(title.substr(0, 399) + "\u2026\"\n"));
}

TEST(LogLine, OfAnExceptionSaysWhatItSaid) {
  CaptureStderr();
  start_log(config::LogLevel::info);
  log_exception("bug", std::make_exception_ptr(std::runtime_error("this")));
  log_exception("bug", std::make_exception_ptr(1));
  const auto lines = GetCapturedStderr();
  EXPECT_THAT(lines, HasSubstr(" event=bug error=this\n"));
  EXPECT_THAT(lines, HasSubstr(" event=bug error=\"an exception that is none of the standard's\"\n"));
}

}  // namespace
}  // namespace tidings::app
