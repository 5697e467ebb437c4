#include "daemon/app/disk.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::app {

namespace asio = boost::asio;

Disk::Disk(asio::any_io_executor executor, std::unique_ptr<store::Store> store)
    : executor_(executor), store_(std::move(store)), commits_(executor, [](const std::exception_ptr& error) {
        std::rethrow_exception(
            error);  // commit_what_waits hands every error to its waiters: another one is a bug
      }) {}

Disk::~Disk() { thread_.join(); }

asio::awaitable<store::Changes> Disk::finish(store::Finished poll) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto waiting = std::make_shared<Waiting>(
      Waiting{std::move(poll), asio::steady_timer(executor_, asio::steady_timer::time_point::max()), {}, {}});
  waiting_.push_back(waiting);
  if (!committing_) {
    committing_ = true;
    commits_.spawn(commit_what_waits());
  }
  while (!waiting->ended()) {
    boost::system::error_code woken;
    co_await waiting->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (waiting->error) std::rethrow_exception(waiting->error);
  co_return *waiting->changes;
}

asio::awaitable<void> Disk::commit_what_waits() {
  while (!waiting_.empty()) {
    const auto batch = std::exchange(waiting_, {});
    std::vector<store::Finished> polls;
    polls.reserve(batch.size());
    for (const auto& waiting : batch) polls.push_back(std::move(waiting->poll));
    std::vector<store::Changes> changes;
    std::exception_ptr error;
    try {
      changes = co_await run(
          [polls = std::move(polls)](store::Store& store) mutable { return store.finish(std::move(polls)); });
    } catch (...) {
      error = std::current_exception();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (error)
        batch[i]->error = error;
      else
        batch[i]->changes.emplace(std::move(changes[i]));
      batch[i]->done.cancel();
    }
  }
  committing_ = false;
}

asio::awaitable<void> Disk::drain() { co_await commits_.join(); }

}  // namespace tidings::app
