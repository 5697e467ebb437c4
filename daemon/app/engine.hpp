#pragma once

#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/app/descriptors.hpp"
#include "daemon/app/disk.hpp"
#include "daemon/app/poller.hpp"
#include "daemon/config/load.hpp"
#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::app {

/// The threads and what runs on them, without a server: what `run` and `fetch` have in common. One I/O thread
/// (the one that runs `io`), workers, one disk thread.
struct Engine {
  /// Raises the limit of descriptors, opens the store and reads `ca_file`: throws StoreError or
  /// std::runtime_error.
  Engine(const config::Config& config, Poller::Listener listener);

  /// Joins the workers and then the disk thread; Poller::stop() came before.
  ~Engine();

  const DescriptorShares descriptors = share_descriptors();
  boost::asio::io_context io{1};
  boost::asio::thread_pool workers;
  Disk disk;
  fetch::HttpFetcher fetcher;
  Poller poller;
};

/// The sources; one whose file is faulty now keeps its last good version from `before`, and where the whole
/// folder is gone, all do.
std::shared_ptr<const Subscriptions> subscribe(std::shared_ptr<const config::Config> config,
                                               config::LoadedSources loaded,
                                               const Subscriptions* before = nullptr);

/// One line in the log for each.
void log_problems(const std::vector<config::Problem>& problems);

/// The canonical line of a poll.
void log_poll(const PollReport& report);

}  // namespace tidings::app
