#include "daemon/io/task_group.hpp"

#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace tidings::io {
namespace {

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& failure) {
    return failure.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

TaskGroup::TaskGroup(boost::asio::any_io_executor executor, OnError on_error)
    : executor_(executor), on_error_(std::move(on_error)), all_ended_(executor) {}

void TaskGroup::spawn(boost::asio::awaitable<void> task) {
  const auto child = children_.emplace(children_.end());
  auto ended = [this, child](const std::exception_ptr& error) {
    children_.erase(child);
    if (children_.empty()) all_ended_.cancel();
    if (error && !is_cancellation(error)) on_error_(error);
  };
  boost::asio::co_spawn(executor_, std::move(task),
                        boost::asio::bind_cancellation_slot(child->slot(), std::move(ended)));
}

void TaskGroup::cancel() {
  // A child may end, and leave the list, while it is asked.
  for (auto child = children_.begin(); child != children_.end();)
    (child++)->emit(boost::asio::cancellation_type::terminal);
}

boost::asio::awaitable<void> TaskGroup::join() {
  while (!children_.empty()) {
    boost::system::error_code woken;
    all_ended_.expires_at(boost::asio::steady_timer::time_point::max());
    co_await all_ended_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  }
}

}  // namespace tidings::io
