#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidings::fetch {

/// One timer for a whole fetch: each step has its own deadline, none goes past the last. When a deadline
/// passes, what is under way is ended by the callback that was set with it. On the I/O thread.
class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;

  Watchdog(const boost::asio::any_io_executor& executor, Clock::duration total)
      : state_(std::make_shared<State>(State{boost::asio::steady_timer(executor), {}, false})),
        end_(Clock::now() + total) {}

  ~Watchdog() { state_->timer.cancel(); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// From now on `end_it` is called if `step` passes, or the total. It must own, or know to be gone, what it
  /// touches.
  void watch(Clock::duration step, std::function<void()> end_it) {
    state_->end_it = std::move(end_it);
    state_->timer.expires_at(std::min(Clock::now() + step, end_));
    state_->timer.async_wait([weak = std::weak_ptr(state_)](boost::system::error_code error) {
      const auto state = weak.lock();
      if (error || !state) return;
      state->expired = true;
      state->end_it();
    });
  }

  bool expired() const { return state_->expired; }

  /// Waiting that isn't the server's: the last deadline moves by as much.
  void postpone(Clock::duration waited) { end_ += waited; }

  Clock::duration left() const { return end_ - Clock::now(); }

 private:
  struct State {
    boost::asio::steady_timer timer;
    std::function<void()> end_it;
    bool expired;
  };
  std::shared_ptr<State> state_;
  Clock::time_point end_;
};

}  // namespace tidings::fetch
