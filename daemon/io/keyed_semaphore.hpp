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
  };
  using Queues = std::map<Key, Queue>;

 public:
  /// Given back when it goes; it may outlive the semaphore.
  class Permit {
   public:
    Permit() = default;
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&& other) noexcept {
      release();
      queues_ = std::move(other.queues_);
      queue_ = other.queue_;
      return *this;
    }
    ~Permit() { release(); }

   private:
    friend class KeyedSemaphore;
    Permit(std::shared_ptr<Queues> queues, typename Queues::iterator queue)
        : queues_(std::move(queues)), queue_(queue) {}

    /// To the one that waits longest.
    void release() noexcept {
      const auto queues = std::exchange(queues_, nullptr);
      if (!queues) return;
      auto& [taken, waiting] = queue_->second;
      if (!waiting.empty()) {
        waiting.front()->cancel();
        waiting.pop_front();
      } else if (--taken == 0) {
        queues->erase(queue_);
      }
    }

    std::shared_ptr<Queues> queues_;
    typename Queues::iterator queue_{};
  };

  KeyedSemaphore(boost::asio::any_io_executor executor, std::size_t permits)
      : executor_(std::move(executor)), permits_(permits), queues_(std::make_shared<Queues>()) {}

  /// Throws system_error(operation_aborted) where it is cancelled before its turn.
  boost::asio::awaitable<Permit> acquire(Key key) {
    const auto queue = queues_->try_emplace(std::move(key)).first;
    auto& [taken, waiting] = queue->second;
    if (taken < permits_) {
      ++taken;
      co_return Permit(queues_, queue);
    }
    const auto turn =
        std::make_shared<boost::asio::steady_timer>(executor_, boost::asio::steady_timer::time_point::max());
    waiting.push_back(turn);
    boost::system::error_code woken;
    co_await turn->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    const auto still = std::find(waiting.begin(), waiting.end(), turn);
    if (still == waiting.end()) co_return Permit(queues_, queue);
    waiting.erase(still);
    throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  /// Whether a permit is to be had at once.
  bool is_free(const Key& key) const {
    const auto queue = queues_->find(key);
    return queue == queues_->end() || queue->second.taken < permits_;
  }

  /// How many keys are held.
  std::size_t size() const { return queues_->size(); }

 private:
  boost::asio::any_io_executor executor_;
  std::size_t permits_;
  std::shared_ptr<Queues> queues_;
};

}  // namespace tidings::io
