#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace tidings::io {

/// For each key a semaphore: at most `permits` hold one at a time, the others wait their turn, first come
/// first served. A key that nobody holds costs nothing. On one thread.
template <class Key>
class KeyedSemaphore {
  struct Queue {
    std::size_t taken = 0;
    std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting;  // cancelled when its turn comes
    bool is_idle() const { return taken == 0 && waiting.empty(); }
  };
  struct State {
    std::size_t permits;
    std::map<Key, Queue> queues{};
  };
  using Position = typename std::map<Key, Queue>::iterator;

 public:
  /// Given back when it goes; it may outlive the semaphore.
  class Permit {
   public:
    Permit() = default;
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&& other) noexcept {
      release();
      state_ = std::move(other.state_);
      queue_ = other.queue_;
      return *this;
    }
    ~Permit() { release(); }

   private:
    friend class KeyedSemaphore;
    Permit(std::shared_ptr<State> state, Position queue) : state_(std::move(state)), queue_(queue) {}

    /// To the one that waits longest.
    void release() noexcept {
      const auto state = std::exchange(state_, nullptr);
      if (!state) return;
      --queue_->second.taken;
      wake(*state, queue_->second);
      if (queue_->second.is_idle()) state->queues.erase(queue_);
    }

    std::shared_ptr<State> state_;
    Position queue_{};
  };

  KeyedSemaphore(boost::asio::any_io_executor executor, std::size_t permits)
      : executor_(std::move(executor)), state_(std::make_shared<State>(State{.permits = permits})) {}

  /// So many from now on; those that are held already stay.
  void allow(std::size_t permits) {
    state_->permits = permits;
    for (auto& [key, queue] : state_->queues) wake(*state_, queue);
  }

  /// Throws system_error(operation_aborted) where it is cancelled before its turn.
  boost::asio::awaitable<Permit> acquire(Key key) {
    const auto queue = state_->queues.try_emplace(std::move(key)).first;
    auto& [taken, waiting] = queue->second;
    if (taken < state_->permits) {
      ++taken;
      co_return Permit(state_, queue);
    }
    const auto turn =
        std::make_shared<boost::asio::steady_timer>(executor_, boost::asio::steady_timer::time_point::max());
    waiting.push_back(turn);
    boost::system::error_code woken;
    co_await turn->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    const auto still = std::find(waiting.begin(), waiting.end(), turn);
    if (still == waiting.end()) co_return Permit(state_, queue);
    waiting.erase(still);
    if (queue->second.is_idle()) state_->queues.erase(queue);
    throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  /// How many are to be had at once.
  std::size_t free(const Key& key) const {
    const auto queue = state_->queues.find(key);
    const auto taken = queue == state_->queues.end() ? 0 : queue->second.taken;
    return state_->permits - std::min(state_->permits, taken);
  }

  bool is_free(const Key& key) const { return free(key) != 0; }

  /// How many keys are held.
  std::size_t size() const { return state_->queues.size(); }

 private:
  static void wake(const State& state, Queue& queue) noexcept {
    for (; !queue.waiting.empty() && queue.taken < state.permits; ++queue.taken) {
      queue.waiting.front()->cancel();
      queue.waiting.pop_front();
    }
  }

  boost::asio::any_io_executor executor_;
  std::shared_ptr<State> state_;
};

}  // namespace tidings::io
