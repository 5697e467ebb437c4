#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/io/offload.hpp"
#include "daemon/io/task_group.hpp"
#include "store/store.hpp"

namespace tidings::app {

/// The disk thread: the only one that touches the store. Used from one I/O thread; its coroutines throw
/// StoreError.
class Disk {
 public:
  Disk(boost::asio::any_io_executor executor, std::unique_ptr<store::Store> store);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  /// What one poll brought, committed together with all that waits meanwhile. From here on cancellation is
  /// off: the point of no return.
  boost::asio::awaitable<store::Changes> finish(store::Finished poll);

  /// `call(store::Store&)` on the disk thread.
  template <class Call>
  auto run(Call call) {
    return io::offload(thread_,
                       [store = store_.get(), call = std::move(call)]() mutable { return call(*store); });
  }

  /// Until what reached finish() is on disk.
  boost::asio::awaitable<void> drain();

 private:
  struct Waiting {
    store::Finished poll;
    boost::asio::steady_timer done;
    std::optional<store::Changes> changes;
    std::exception_ptr error;

    bool ended() const { return changes || error; }
  };

  boost::asio::awaitable<void> commit_what_waits();

  boost::asio::any_io_executor executor_;
  std::unique_ptr<store::Store> store_;
  boost::asio::thread_pool thread_{1};
  io::TaskGroup commits_;
  std::vector<std::shared_ptr<Waiting>> waiting_;
  bool committing_ = false;
};

}  // namespace tidings::app
