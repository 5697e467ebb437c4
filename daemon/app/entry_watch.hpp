#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/container/flat_map.hpp>

#include "daemon/app/disk.hpp"
#include "daemon/app/inotify.hpp"

namespace tidings::app {

/// Notices what the operator does to entry files: at once while it runs (inotify(7)), and what was done
/// before by a look at every folder, one at a time, so that polls go on in between. Lives on the I/O thread.
class EntryWatch {
 public:
  /// `changed` is called where feeds may show something else. Throws std::system_error where the kernel gives
  /// no more inotify instances.
  EntryWatch(boost::asio::any_io_executor executor, Disk& disk, std::filesystem::path entries,
             std::function<void()> changed);

  /// For ever. What the store refuses is logged and looked at again later.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> review_what_waits();
  boost::asio::awaitable<void> review(std::string folder);
  void watch(const std::string& folder);
  void take_notices();

  Disk& disk_;
  std::filesystem::path entries_;
  std::function<void()> changed_;
  Inotify inotify_;
  boost::asio::steady_timer timer_;
  std::set<std::string> watched_;                                // folders below entries/
  boost::container::flat_map<int, const std::string*> folders_;  // the same, by their watches
  std::set<std::string> waiting_{""};                            // to be reviewed
  bool too_many_ = false;  // the kernel gives no more watches: said once
};

}  // namespace tidings::app
