#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using support::run_process;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class FetchOutput : public testing::Test {
 protected:
  FetchOutput() {
    tidings_.add_source("good", origin_.url("/good"));
    tidings_.add_source("bad", origin_.url("/missing"));
  }

  /// By id; that of the summary: "".
  std::map<std::string, boost::json::object> fetch_json(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command{"fetch", "--json"};
    command.insert(command.end(), more.begin(), more.end());
    std::istringstream lines(tidings_.run(command).out);
    std::map<std::string, boost::json::object> objects;
    std::string last;
    for (std::string line; std::getline(lines, line);) {
      auto object = boost::json::parse(line).as_object();
      last = object.contains("id") ? object.at("id").as_string().c_str() : "";
      objects[last] = std::move(object);
    }
    EXPECT_EQ(last, "") << "the summary is the last line";
    return objects;
  }

  /// The same command on a terminal: what is seen there.
  std::string on_terminal() const {
    const auto command = std::string(TIDINGS_BINARY) + " fetch --config " + tidings_.config_file().string();
    return run_process({"script", "--quiet", "--return", "--command", command, "/dev/null"}).out;
  }

  Origin origin_;
  Origin::Endpoint good_ = origin_.serve(
      "/good",
      Reply{.body =
                "<rss version='2.0'><channel><title>T</title><item><title>a</title></item></channel></rss>"});
  Aggregator tidings_;
};

TEST_F(FetchOutput, JsonIsAnObjectPerSourceAndASummary) {
  const auto objects = fetch_json();
  ASSERT_EQ(objects.size(), 3U);
  const auto& good = objects.at("good");
  EXPECT_EQ(good.at("result"), "new");
  EXPECT_EQ(good.at("url").as_string(), origin_.url("/good"));
  EXPECT_EQ(good.at("status"), 200);
  EXPECT_EQ(good.at("new"), 1);
  EXPECT_TRUE(good.at("error").is_null());
  EXPECT_TRUE(good.at("next_poll").is_string());
  EXPECT_EQ(objects.at("bad").at("result"), "http.404");
  EXPECT_THAT(objects.at("bad").at("error").as_string().c_str(), HasSubstr("404"));
  EXPECT_EQ(
      objects.at("").at("summary"),
      boost::json::parse(R"({"polled":2,"failed":1,"not_due":0,"new":1,"updated":0,"interrupted":false})"));
}

TEST_F(FetchOutput, OutputThatCannotBeWrittenIsAFailure) {
  for (const std::string command : {"fetch --json", "sources", "export", "--version", "check --help"}) {
    const auto result = support::run_process({"sh", "-c", "\"$0\" " + command + " --config \"$1\" >/dev/full",
                                              TIDINGS_BINARY, tidings_.config_file().string()});
    EXPECT_EQ(result.exit_code, 1) << command;
    EXPECT_THAT(result.error, HasSubstr("could not be written: No space left on device")) << command;
  }
}

TEST_F(FetchOutput, FolderOfSourcesThatIsMissingIsAFaultyConfiguration) {
  std::filesystem::remove_all(tidings_.folder() / "feeds");
  for (const auto* command : {"fetch", "sources", "export"}) {
    const auto result = tidings_.run({command});
    EXPECT_EQ(result.exit_code, 2) << command;
    EXPECT_EQ(result.out, "") << command;
    EXPECT_THAT(result.error, HasSubstr("there is no such folder of source files")) << command;
  }
}

TEST_F(FetchOutput, JsonNamesWhatIsNotDue) {
  fetch_json();
  const auto objects = fetch_json({"good"});
  EXPECT_EQ(objects.at("good").at("result"), "not_due");
  EXPECT_TRUE(objects.at("good").at("next_poll").is_string());
  EXPECT_EQ(objects.at("").at("summary").at("not_due"), 1);
}

TEST_F(FetchOutput, SourceThatIsNamedTwiceIsPolledOnce) {
  const auto result = tidings_.run({"fetch", "--force", "good", "bad", "good", "good"});
  EXPECT_THAT(result.out, HasSubstr("\n2 polled, 1 failed, 0 not due, 1 new entries"));
  EXPECT_EQ(good_.hits(), 1U);
}

TEST_F(FetchOutput, TerminalShowsABarWithRateAndErrors) {
  const auto seen = on_terminal();
  EXPECT_THAT(seen, ContainsRegex("\\[#{30}\\] 2/2, [0-9.]+/s, 1 failed"));
  EXPECT_THAT(seen, HasSubstr("good: new, 1 new, 0 updated"));
}

TEST_F(FetchOutput, PipeGetsALinePerSourceAndNoBar) {
  const auto result = tidings_.run({"fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.error, "");
  EXPECT_THAT(result.out, ContainsRegex("(^|\n)good: new, 1 new, 0 updated\n"));
  EXPECT_THAT(result.out, ContainsRegex("(^|\n)bad: http.404: [^\n]+\n"));
  EXPECT_THAT(result.out, ContainsRegex("\n2 polled, 1 failed, 0 not due, 1 new entries, 0 updated\n$"));
  EXPECT_THAT(result.out, Not(HasSubstr("\r")));
}

}  // namespace
}  // namespace tidings::integration
