#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidings::io {

/// Structured concurrency: every coroutine spawned here is listed, can be cancelled, and is waited for. Lives
/// on one thread. Must outlive its children: call join() before it goes.
class TaskGroup {
 public:
  /// `on_error` hears of an exception that ended a child, other than its cancellation; on the group's thread.
  using OnError = std::function<void(std::exception_ptr)>;

  TaskGroup(boost::asio::any_io_executor executor, OnError on_error);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void spawn(boost::asio::awaitable<void> task);

  /// Asks every child to end, by terminal cancellation. Those spawned later aren't concerned.
  void cancel();

  /// Until every child has ended.
  boost::asio::awaitable<void> join();

  std::size_t size() const { return children_.size(); }

 private:
  boost::asio::any_io_executor executor_;
  OnError on_error_;
  std::list<boost::asio::cancellation_signal> children_;
  boost::asio::steady_timer all_ended_;  // expires never; cancelled when the last child ends
};

}  // namespace tidings::io
