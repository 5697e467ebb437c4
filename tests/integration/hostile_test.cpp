#include <algorithm>
#include <csignal>
#include <limits>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/hostile/endpoint.hpp"

// Servers that mean no good, beside some that do.
namespace tidings::integration {
namespace {

namespace json = boost::json;
using hostile::Endpoint;
using hostile::Endpoints;

constexpr std::size_t healthy_sources = 12;
constexpr std::size_t stories = 20;  // of each

// Shadow memory and quarantine are the sanitizers' own, and all takes longer.
constexpr const char* timeout = is_sanitized ? "30s" : "10s";
constexpr const char* connect_timeout = is_sanitized ? "15s" : "3s";
constexpr std::size_t most_memory = is_sanitized ? std::numeric_limits<std::size_t>::max() : 256U << 20U;

std::string healthy_id(std::size_t n) { return "healthy-" + std::to_string(n); }

std::string healthy_feed(std::size_t n) {
  std::string items;
  for (std::size_t i = 0; i < stories; ++i) {
    const auto k = std::to_string(i);
    items += hostile::item(healthy_id(n) + "-story-" + k,
                           "<title>Healthy " + std::to_string(n) + ", story " + k +
                               "</title><link>https://healthy.example/" + std::to_string(n) + "/" + k +
                               "</link><description>The text of " + k + "</description>");
  }
  return hostile::rss(items, "<title>Healthy " + std::to_string(n) +
                                 "</title><link>https://healthy.example/" + std::to_string(n) + "</link>");
}

Endpoints all_of(const hostile::Surroundings& around) {
  using namespace hostile;
  Endpoints all = tls_faults(around);
  for (auto& family :
       {endless(), bombs(), slow(), false_framing(), false_heads(), resets(), redirects(around), statuses(),
        false_types(), false_charsets(), xml_attacks(around), large_documents(), json_attacks(),
        path_traversals(), yaml_injections(), markup_injections(), false_dates(), false_identities()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

bool is_one_of(std::string_view result, std::string_view wanted) {
  return ('|' + std::string(wanted) + '|').contains('|' + std::string(result) + '|');
}

/// With the sanitizers any of them may take longer than the time that it has.
bool is_expected(std::string_view result, const Endpoint& endpoint) {
  return is_one_of(result, endpoint.result) || (is_sanitized && result == "timeout.body");
}

class Hostile : public testing::Test {
 protected:
  Hostile() {
    support::write_file(around_.secret_file, std::string(hostile::secret));
    endpoints_ = all_of(around_);
    for (const auto& endpoint : endpoints_) serve(endpoint);
    for (std::size_t n = 0; n < healthy_sources; ++n)
      serve({healthy_id(n), hostile::answers(hostile::response(healthy_feed(n), "ETag: \"1\"\r\n")), "new"});
    for (const auto* address : {"127.0.0.2", "127.2.0.1", "127.255.255.254", "::1"}) origin_.watch(address);
    origin_.start();
    tidings_.configure("fetch", "timeout = \"" + std::string(timeout) + "\"\nconnect_timeout = \"" +
                                    connect_timeout + "\"\nca_file = \"" + around_.authorities + "\"");
  }

  void serve(const Endpoint& endpoint) {
    const auto host = support::ScriptedOrigin::address(served_++);
    origin_.serve(endpoint.script);
    tidings_.add_source(endpoint.id,
                        endpoint.scheme + "://" + host + ":" + std::to_string(origin_.port()) + "/",
                        endpoint.keys);
  }

  /// What `tidings fetch --json` says of each source.
  std::map<std::string, json::object> poll_all() {
    const auto result = tidings_.run({"fetch", "--force", "--json"});
    EXPECT_EQ(result.exit_code, 1) << result.error;
    peak_memory_ = std::max(peak_memory_, result.peak_memory);
    std::istringstream lines(result.out);
    std::map<std::string, json::object> polls;
    for (std::string line; std::getline(lines, line);) {
      auto object = json::parse(line).as_object();
      if (object.contains("id")) polls.emplace(object.at("id").as_string(), std::move(object));
    }
    return polls;
  }

  /// Those of a source, by their path.
  std::map<std::string, std::string> entries_of(const std::string& id) const {
    return {entries_.lower_bound(id + '/'), entries_.lower_bound(id + '0')};  // what follows a slash
  }

  void expect_healthy_ones_are_whole() {
    entries_ = tidings_.entries();
    for (std::size_t n = 0; n < healthy_sources; ++n) {
      const auto entries = entries_of(healthy_id(n));
      EXPECT_EQ(entries.size(), stories) << healthy_id(n);
      for (const auto& [path, text] : entries)
        EXPECT_THAT(text, testing::AllOf(testing::HasSubstr("The text of "),
                                         testing::Not(testing::HasSubstr("stolen"))));
    }
  }

  void expect_traces_of(const Endpoint& endpoint) const {
    const auto entries = entries_of(endpoint.id);
    EXPECT_EQ(entries.size(), endpoint.entries) << endpoint.id;
    std::string all;
    std::string bodies;
    for (const auto& [path, text] : entries) {
      all += text;
      bodies += text.substr(std::min(text.find("\n---\n\n<div>"), text.size()));
      EXPECT_EQ(std::ranges::count(path, '/'), 3) << path;
    }
    for (const auto& text : endpoint.has) EXPECT_TRUE(all.contains(text)) << endpoint.id << " lacks " << text;
    for (const auto& text : endpoint.lacks)
      EXPECT_FALSE(bodies.contains(text)) << endpoint.id << " has " << text;
    for (const auto* text : {hostile::secret.data(), "root:x:"})
      EXPECT_FALSE(all.contains(text)) << endpoint.id;
  }

  void expect_store_is_sound() const {
    EXPECT_TRUE(std::filesystem::is_empty(tidings_.folder() / "store" / "incoming"));
    const auto verified = tidings_.run({"index", "verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.error;
    constexpr int no_yaml_there = 77;
    const auto read = support::run_process(
        {TIDINGS_PYTHON, "-B", TIDINGS_READERS "/read_front_matter.py", tidings_.entries_folder().string()});
    if (read.exit_code != no_yaml_there) EXPECT_EQ(read.exit_code, 0) << read.out << read.error;
  }

  support::TemporaryFolder folder_;
  support::ScriptedOrigin origin_;
  Aggregator tidings_{"127.1.0.0/16"};
  hostile::Surroundings around_{.port = origin_.port(),
                                .secret_file = folder_.path() / "secret",
                                .folder = folder_.path(),
                                .authorities = folder_.path() / "authorities.pem"};
  Endpoints endpoints_;
  std::size_t served_ = 0;
  std::size_t peak_memory_ = 0;
  std::map<std::string, std::string> entries_;
};

TEST_F(Hostile, NobodyElseIsHarmedByThemInThreeCycles) {
  EXPECT_GE(endpoints_.size(), 234U);
  const auto first = poll_all();
  expect_healthy_ones_are_whole();
  for (const auto& endpoint : endpoints_) {
    const std::string result(first.at(endpoint.id).at("result").as_string());
    EXPECT_TRUE(is_expected(result, endpoint))
        << endpoint.id << ": " << json::serialize(first.at(endpoint.id));
  }
  for (int cycle = 2; cycle <= 3; ++cycle) {
    const auto again = poll_all();
    expect_healthy_ones_are_whole();
    for (std::size_t n = 0; n < healthy_sources; ++n)
      EXPECT_TRUE(
          is_one_of(std::string(again.at(healthy_id(n)).at("result").as_string()), "unchanged|not_modified"));
  }
  for (const auto& endpoint : endpoints_)
    if (first.at(endpoint.id).at("result") != "timeout.body") expect_traces_of(endpoint);
  expect_store_is_sound();
  EXPECT_THAT(origin_.touched(), testing::IsEmpty());
  EXPECT_LE(peak_memory_, most_memory);
}

TEST_F(Hostile, DaemonStaysWellAmongThem) {
  const auto daemon = tidings_.start_daemon();
  for (std::size_t polls = 0; polls < served_; ++polls) daemon->wait_for_log("event=poll ");
  EXPECT_EQ(http_get(tidings_.port(), "/healthz").status, 200);
  for (const auto* page : {"/", "/status", "/atom.xml", "/feed.json", "/opml.xml", "/metrics"}) {
    const auto reply = http_get(tidings_.port(), page);
    EXPECT_EQ(reply.status, 200) << page;
    if (reply.headers.at("content-type").starts_with("text/html"))
      EXPECT_FALSE(reply.body.contains("<script"));
  }
  EXPECT_THAT(http_get(tidings_.port(), "/sources/healthy-1/atom.xml").body,
              testing::HasSubstr("Healthy 1, story 0"));
  EXPECT_LE(daemon->peak_memory(), most_memory);
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_THAT(daemon->log(), testing::Not(testing::HasSubstr("event=bug")));
  expect_healthy_ones_are_whole();
  expect_store_is_sound();
  EXPECT_THAT(origin_.touched(), testing::IsEmpty());
}

}  // namespace
}  // namespace tidings::integration
