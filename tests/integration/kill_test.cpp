#include <csignal>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;

constexpr int sources = 500;
constexpr int entries_of_each = 3;

std::string feed(int source) {
  std::string items;
  for (int i = 0; i < entries_of_each; ++i) {
    const auto name = std::to_string(source) + "-" + std::to_string(i);
    items += "<item><title>Entry " + name + "</title><guid isPermaLink='false'>" + name +
             "</guid><pubDate>Sat, 08 Jan 2022 11:58:24 GMT</pubDate><description>&lt;p&gt;" +
             std::string(2000, 'x') + "&lt;/p&gt;</description></item>";
  }
  return "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link><description/>" + items +
         "</channel></rss>";
}

/// The entry files without the line that says when each was first seen.
std::map<std::string, std::string> timeless(std::map<std::string, std::string> entries) {
  for (auto& [path, bytes] : entries) {
    const auto line = bytes.find("\nseen: ");
    if (line != std::string::npos) bytes.erase(line, bytes.find('\n', line + 1) - line);
  }
  return entries;
}

class Killed : public testing::Test {
 protected:
  Killed() {
    for (int i = 0; i < sources; ++i)
      endpoints_.emplace_back(
          new Origin::Endpoint(origin_.serve("/" + std::to_string(i), Reply{.body = feed(i)})));
  }

  void subscribe(Aggregator& tidings) const {
    for (int i = 0; i < sources; ++i)
      tidings.add_source("s" + std::to_string(i),
                         origin_.url("/" + std::to_string(i), static_cast<std::size_t>(i)));
  }

  Origin origin_{sources};
  std::vector<std::unique_ptr<Origin::Endpoint>> endpoints_;
};

TEST_F(Killed, InTheMiddleOfAColdPollItLosesAndDoublesNothing) {
  Aggregator undisturbed;
  subscribe(undisturbed);
  ASSERT_EQ(undisturbed.run({"fetch"}).exit_code, 0);
  const auto expected = timeless(undisturbed.entries());
  ASSERT_EQ(expected.size(), static_cast<std::size_t>(sources * entries_of_each));

  for (int round = 0; round < 10; ++round) {
    Aggregator tidings;
    subscribe(tidings);
    const auto asked = origin_.requests().size();
    support::Process fetch({TIDINGS_BINARY, "fetch", "--config", tidings.config_file().string()},
                           tidings.folder() / "log");
    origin_.wait_for_requests(asked + static_cast<std::size_t>(20 + 45 * round));
    fetch.signal(SIGKILL);
    fetch.wait();
    EXPECT_LT(tidings.entries().size(), expected.size()) << "it was killed too late to show anything";
    ASSERT_EQ(tidings.run({"fetch", "--force"}).exit_code, 0);
    const auto found = timeless(tidings.entries());
    ASSERT_EQ(found.size(), expected.size()) << "round " << round;
    EXPECT_TRUE(found == expected) << "round " << round;
    EXPECT_TRUE(std::filesystem::is_empty(tidings.folder() / "store" / "incoming"));
  }
}

}  // namespace
}  // namespace tidings::integration
