#include <csignal>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

constexpr const char* feed =
    "<rss version='2.0'><channel><title>Its own "
    "title</title><item><title>a</title><guid>1</guid></item></channel></rss>";
const std::string time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z";

class Sources : public testing::Test {
 protected:
  Sources() {
    tidings_.add_source("good", origin_.url("/good"), "categories = [\"新闻\"]");
    tidings_.add_source("held", origin_.url("/held"));
    tidings_.add_source("bad", origin_.url("/missing"), "name = \"Bad\"");
    tidings_.add_source("off", origin_.url("/off"), "enabled = false");
    tidings_.run({"fetch"});
    tidings_.add_source("new", origin_.url("/new"));
  }

  Origin origin_;
  Origin::Endpoint good_ = origin_.serve("/good", Reply{.body = feed});
  Origin::Endpoint held_ =
      origin_.serve("/held", Reply{.status = 503, .headers = {{"Retry-After", "86400"}}});
  Aggregator tidings_;
};

TEST_F(Sources, EachHasALineWithItsState) {
  const auto result = tidings_.run({"sources"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  const auto lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 6U) << result.out;
  EXPECT_THAT(lines[0], StartsWith("SOURCE  STATE     ENTRIES  LAST POLL"));
  EXPECT_THAT(lines[1], ContainsRegex("^bad +failing +0 +" + time + " +- +" + time + " .* http.404: "));
  EXPECT_THAT(lines[2], ContainsRegex("^good +ok +1 +" + time + " +" + time + " +" + time + " .* -$"));
  EXPECT_THAT(lines[3], ContainsRegex("^held +held +0 +" + time + " +- +" + time + " .* http.503: "));
  EXPECT_THAT(lines[4], ContainsRegex("^new +new +0 +- +- +- +- +-$"));
  EXPECT_THAT(lines[5], ContainsRegex("^off +disabled +0 +- +- +- +- +-$"));
}

TEST_F(Sources, JsonIsAnObjectPerLineWithTheSameKeysInEach) {
  const auto result = tidings_.run({"sources", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  const auto lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 5U);
  std::map<std::string, boost::json::object> by_id;
  for (const auto& line : lines) {
    auto object = boost::json::parse(line).as_object();
    EXPECT_EQ(object.size(), 18U);
    by_id[object.at("id").as_string().c_str()] = object;
  }
  EXPECT_EQ(by_id["good"].at("state"), "ok");
  EXPECT_EQ(by_id["good"].at("name"), "Its own title");
  EXPECT_EQ(by_id["good"].at("categories"), boost::json::array({"新闻"}));
  EXPECT_EQ(by_id["good"].at("entries"), 1);
  EXPECT_EQ(by_id["good"].at("last_status"), 200);
  EXPECT_TRUE(by_id["good"].at("last_error").is_null());
  EXPECT_TRUE(by_id["good"].at("next_poll").is_string());
  EXPECT_EQ(by_id["bad"].at("name"), "Bad");
  EXPECT_EQ(by_id["bad"].at("failures"), 1);
  EXPECT_THAT(by_id["bad"].at("last_error").as_string().c_str(), StartsWith("http.404: "));
  EXPECT_TRUE(by_id["new"].at("next_poll").is_null());
}

TEST_F(Sources, IsReadWhileTheDaemonRuns) {
  const auto daemon = tidings_.start_daemon();
  daemon->wait_for_log("event=poll source=new");
  const auto result = tidings_.run({"sources"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, ContainsRegex("\nnew +failing +0 +" + time));
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
}

TEST_F(Sources, SourceWhoseAddressChangedIsNewAgain) {
  tidings_.add_source("good", origin_.url("/other"));
  EXPECT_THAT(tidings_.run({"sources"}).out, ContainsRegex("\ngood +new +0 "));
}

TEST_F(Sources, PasswordsAreHidden) {
  tidings_.add_source("new", "https://user:secret@e.example/");
  EXPECT_THAT(tidings_.run({"sources", "--json"}).out, HasSubstr("https://***@e.example/"));
}

TEST_F(Sources, FaultySourceFileIsSaidBesideTheOthers) {
  tidings_.add_source("new", origin_.url("/new"), "nam = 1");
  const auto result = tidings_.run({"sources"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.error, HasSubstr("new.toml:2:1: "));
  EXPECT_EQ(lines_of(result.out).size(), 5U);
}

}  // namespace
}  // namespace tidings::integration
