#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/etiquette.hpp"
#include "tests/integration/fake_clock.hpp"
#include "tests/integration/recording_script.hpp"

// 48 hours of the real program under a clock in steps, against servers that keep a log of everything; then a
// strict judge reads the log.
namespace tidings::integration {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using support::Origin;
using support::RecordedRequest;
using support::Reply;
using Time = support::Expectations::Time;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

constexpr Time begin = std::chrono::sys_days(std::chrono::year(2022) / 1 / 8);  // a Saturday
constexpr auto step_length = 10min;

class Recording : public testing::Test {
 protected:
  void SetUp() override {
    if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
    support::write_file(tidings_.folder() / "feeds" / "password", "y");
    std::filesystem::permissions(tidings_.folder() / "feeds" / "password",
                                 std::filesystem::perms::owner_read);
    tidings_.configure("fetch", "patience = \"10s\"\ntimeout = \"3s\"");
    auto sites = make_sites([this](std::size_t n, const std::string& path) { return origin_.url(path, n); });
    for (auto& site : sites) {
      if (site.is_source) subscribe(site);
      sites_.emplace(key_of(site), std::move(site));
    }
    late_ = sites_.begin()->second;
    late_.target = "/late";
    late_.address = addresses_of_sites - 1;
    sites_.emplace(key_of(late_), late_);
    origin_.answer_by([this](const RecordedRequest& request) { return answer(request); });
  }

  std::string key_of(const Site& site) const {
    return origin_.url(site.target, site.address).substr(std::string("http://").size());
  }

  void subscribe(const Site& site) {
    const auto fragment = sources_.size() % 2 == 0 ? "#part" : "";
    tidings_.add_source(fmt::format("s{}", sources_.size()), "http://" + key_of(site) + fragment, site.more);
    sources_.emplace(key_of(site), site.authorization);
  }

  /// An edit that changes nothing.
  void touch_sources() const {
    for (const auto& file : std::filesystem::directory_iterator(tidings_.folder() / "feeds"))
      if (file.path().extension() == ".toml")
        support::write_file(file.path(), "# a remark\n" + support::read_file(file.path()));
  }

  /// From now on the program's clock, and the log's, is so much after the begin.
  void set_clock(seconds since) {
    const auto real = std::chrono::floor<seconds>(std::chrono::system_clock::now());
    offset_ = std::chrono::ceil<seconds>(begin + since - real).count();
  }

  /// One `tidings fetch`; killed when that many requests of it came (0: not), before or after the answer.
  void fetch(std::size_t kill_at = 0, bool answered = false) {
    start_run(kill_at, answered);
    auto clock = *fake_clock(fmt::format("{:+}", offset_.load()));
    clock.emplace_back("FAKETIME_DONT_FAKE_MONOTONIC=1");
    tidings_.set_environment(clock);
    support::Process process(tidings_.command_line({"fetch"}), tidings_.folder() / "log");
    pid_ = process.pid();
    pid_.notify_all();
    if (process.wait() != 128 + SIGKILL) return;
    ++kills_;
    end_run({}, true);
  }

  /// `tidings run`, whose clock is set forward under it, and which is reloaded, until a signal ends it.
  void run_daemon(std::size_t first_step, std::size_t last_step, int signal) {
    SteppedClock clock(tidings_.folder() / "clock");
    const auto step_to = [&](std::size_t step) {
      set_clock(step * step_length);
      clock.set(seconds(offset_.load()));
    };
    step_to(first_step);
    start_run(0, false);
    tidings_.set_environment(clock.environment());
    const auto daemon = tidings_.start_daemon();
    const auto reload = [&] {
      daemon->signal(SIGHUP);
      daemon->wait_for_log("event=ready");
    };
    for (auto step = first_step + 1; step < last_step; ++step) {
      if (step + 1 == last_step) {  // a poll that may be lost counts from its claim
        reload();
        wait_until_quiet();
      }
      step_to(step);
      reload();
    }
    const auto ended = Exchange::Clock::now();
    daemon->signal(signal);
    EXPECT_EQ(daemon->wait(), signal == SIGKILL ? 128 + SIGKILL : 0);
    EXPECT_THAT(daemon->log(), Not(HasSubstr("event=bug")));
    end_run(ended - 1s, false);
  }

  void start_run(std::size_t kill_at, bool answered) {
    const std::lock_guard lock(mutex_);
    ++run_;
    kill_at_ = kill_at;
    kill_answered_ = answered;
    requests_of_run_ = 0;
    pid_ = 0;
  }

  /// Connections are taken in turn, so whoever comes now comes behind what was sent before.
  void wait_until_quiet() {
    const auto sentinel = origin_.serve("/sentinel", {});
    const auto url = origin_.url("");
    http_get(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))), "/sentinel");
    origin_.wait_until_idle();
  }

  /// Of a run that was ended nobody knows what it has stored of the last. What it had sent may still be read.
  void end_run(Exchange::Clock::time_point stored, bool claimed_now) {
    wait_until_quiet();
    const std::lock_guard lock(mutex_);
    for (auto& exchange : log_)
      if (exchange.run == run_ && exchange.begun >= stored) {
        exchange.acknowledged = false;
        exchange.claimed_now = claimed_now;
      }
  }

  Time now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
           seconds(offset_.load());
  }

  Reply answer(const RecordedRequest& request) {
    const auto begun = Exchange::Clock::now();
    std::unique_lock lock(mutex_);
    const auto time = now();
    const auto key = request.host + request.target;
    const auto site = sites_.find(key);
    const bool reused = !connections_.insert(request.connection).second;
    const Visit visit{request, time, std::chrono::floor<seconds>(time - begin), visits_[key]++, reused};
    auto [reply, exchange] =
        site == sites_.end() ? Answer{Reply{.status = 404}, {}} : site->second.answer(visit);
    exchange.time = time;
    exchange.begun = begun;
    exchange.run = run_;
    exchange.connection = request.connection;
    exchange.peer = request.peer;
    exchange.host = request.host;
    exchange.method = request.method;
    exchange.target = request.target;
    exchange.headers = request.headers;
    exchange.answered = now();
    exchange.ended = Exchange::Clock::now();
    if (request.header("Connection") == "close") exchange.ends = true;
    log_.push_back(exchange);
    if (++requests_of_run_ == kill_at_) {
      if (!kill_answered_) kill_it();
      if (kill_answered_) reply.afterwards = [this] { kill_it(); };
    }
    return reply;
  }

  /// How many entries have such a title.
  std::size_t entries(const std::string& title) const {
    const auto all = tidings_.entries();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const auto& file) { return file.second.contains("title: '" + title); }));
  }

  void kill_it() {
    pid_.wait(0);
    kill(pid_, SIGKILL);
  }

  Origin origin_{addresses_of_sites};
  Aggregator tidings_;
  Sources sources_;
  Site late_;
  std::map<std::string, Site> sites_;
  std::atomic<std::int64_t> offset_{0};  // seconds after the real clock
  std::atomic<pid_t> pid_{0};
  std::mutex mutex_;
  std::vector<Exchange> log_;
  std::map<std::string, std::size_t> visits_;
  std::set<std::size_t> connections_;
  std::size_t run_ = 0;
  std::size_t kill_at_ = 0;
  bool kill_answered_ = false;
  std::size_t requests_of_run_ = 0;
  std::size_t kills_ = 0;
};

TEST_F(Recording, FortyEightHoursWithKillsAndRestartsGiveNoServerACauseForComplaint) {
  constexpr std::size_t steps = 48h / step_length;
  constexpr std::size_t adds = steps / 2;
  std::mt19937 random(2022);
  for (std::size_t step = 0; step < steps; ++step) {
    if (step == steps / 4) run_daemon(step, step + 36, SIGTERM), step += 36;
    if (step == 3 * steps / 4) run_daemon(step, step + 36, SIGKILL), step += 36;
    if (step == adds - 6) touch_sources();
    if (step == adds) subscribe(late_);
    set_clock(step * step_length);
    fetch(step != adds && kills_ < step / 13 ? 1 + random() % 3 : 0, random() % 2 == 0);
    if (step == adds) EXPECT_EQ(visits_[key_of(late_)], 1U);
  }
  const auto violations = judge(log_, sources_);
  EXPECT_TRUE(violations.empty()) << describe(violations, log_);

  EXPECT_GE(kills_, 20U);
  std::set<int> statuses;
  for (const auto& exchange : log_) statuses.insert(exchange.told.status);
  EXPECT_THAT(statuses, IsSupersetOf({0, 200, 226, 301, 302, 304, 308, 401, 404, 410, 429, 500, 503}));
  for (const auto& [url, authorization] : sources_) EXPECT_GE(visits_[url], 1U) << url;
  EXPECT_GE(std::ranges::count_if(log_, [](const auto& one) { return one.target.contains("/archive-"); }), 5);
  EXPECT_GE(entries("Page "), 10U);
  EXPECT_GE(entries("/gzip "), 5U);
  EXPECT_GE(entries("/zstd "), 5U);
}

}  // namespace
}  // namespace tidings::integration
