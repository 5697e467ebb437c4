#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <span>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/fake_clock.hpp"

// What servers see of a daemon whose own network was down, by its clock.
namespace tidings::integration {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using support::Reply;
using testing::HasSubstr;

constexpr std::size_t hosts = 40;

/// They say nothing, or answer when they are let to.
class Ramp : public testing::Test {
 protected:
  struct Arrival {
    std::chrono::system_clock::time_point time;
    std::size_t under_way;
  };

  Ramp() {
    for (std::size_t i = 0; i < hosts; ++i)
      tidings_.add_source("source-" + std::to_string(i), origin_.url("/feed", i));
    tidings_.configure("fetch", "gap = \"0s\"");  // a host that rests leaves its place to others
    tidings_.set_environment(clock_.environment());
    origin_.answer_by([this](const auto&) { return answer(); });
  }

  ~Ramp() override { let_go(hosts * hosts); }

  void SetUp() override {
    if (!fake_clock("+0")) GTEST_SKIP() << "a build that bears no preloaded clock";
  }

  Reply answer() {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    if (is_down_) return Reply{.says_nothing = true};
    arrivals_.push_back({now(), ++under_way_});
    changed_.wait(lock, [&] { return may_go_ != 0; });
    --may_go_;
    --under_way_;
    return Reply{.headers = {{"ETag", "\"1\""}},
                 .body = "<rss version='2.0'><channel><title>Feed</title></channel></rss>"};
  }

  void let_go(std::size_t requests) {
    const std::lock_guard lock(mutex_);
    may_go_ += requests;
    changed_.notify_all();
  }

  template <class Condition>
  void wait_until(Condition holds) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 2min, holds)) throw std::runtime_error("they don't come");
  }

  std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::now() + seconds(offset_.load());
  }

  void step_clock(seconds time) {
    offset_ += time.count();
    clock_.set(seconds(offset_.load()));
  }

  support::Origin origin_{hosts};
  Aggregator tidings_;
  SteppedClock clock_{tidings_.folder() / "clock"};
  std::atomic<std::int64_t> offset_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> is_down_ = false;
  std::size_t may_go_ = 0;
  std::atomic<std::size_t> asked_ = 0;
  std::size_t under_way_ = 0;
  std::vector<Arrival> arrivals_;
};

TEST_F(Ramp, InAnOutageThreeProbesGoAndAfterwardsTwiceAsManyHostsEachTenSeconds) {
  let_go(hosts);
  ASSERT_EQ(tidings_.run({"fetch"}).exit_code, 0);
  is_down_ = true;
  step_clock(14h);
  const auto daemon = tidings_.start_daemon();
  for (std::size_t i = 0; i < hosts; ++i) daemon->wait_for_log("event=poll ");
  EXPECT_THAT(daemon->log(), HasSubstr("event=outage_begins"));
  const auto reload = [&] {  // else it would notice the clock's step within a minute
    daemon->signal(SIGHUP);
    daemon->wait_for_log("event=ready");
  };

  step_clock(6min);
  reload();
  wait_until([&] { return asked_ > 2 * hosts; });
  reload();
  EXPECT_LE(asked_, 2 * hosts + 3) << "the next round is a minute later";

  is_down_ = false;
  step_clock(6min);
  reload();
  wait_until([&] { return under_way_ != 0; });
  const auto ends = std::chrono::floor<seconds>(now());
  let_go(1);
  for (const std::size_t most : {4U, 8U, 16U, 32U}) {
    wait_until([&] { return under_way_ >= most; });
    step_clock(10s);
    reload();
  }
  let_go(hosts);
  wait_until([&] { return arrivals_.size() == 2 * hosts; });
  EXPECT_THAT(daemon->log(), HasSubstr("event=outage_ends"));
  for (const auto& [time, under_way] : std::span(arrivals_).subspan(hosts))
    EXPECT_LE(under_way, std::size_t{4} << static_cast<unsigned>(std::max(0L, (time - ends) / 10s)));
}

}  // namespace
}  // namespace tidings::integration
