#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
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
  EntryWatch(const boost::asio::any_io_executor& executor, Disk& disk, std::filesystem::path entries,
             std::function<void()> changed);

  /// For ever. What the store refuses is logged and looked at again later.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> review_what_waits();
  boost::asio::awaitable<void> review(std::string folder);
  bool watch(const std::string& folder);
  void take_notices();
  void look_at_all();
  void forget(const std::set<std::string>& folders);

  /// Folders below entries/, with the numbers of their watches. Two have one number where a link leads to the
  /// same folder.
  using Watched = std::map<std::string, int>;

  Disk& disk_;
  std::filesystem::path entries_;
  std::function<void()> changed_;
  Inotify inotify_;
  boost::asio::steady_timer timer_;
  int store_;  // the number of the watch on the folder above entries/, which may be replaced
  Watched watched_;
  boost::container::flat_multimap<int, Watched::value_type*> names_;  // the same, by number
  std::set<std::string> waiting_{""};                                 // to be reviewed
  std::set<std::string> missing_;                                     // the same, of folders that are gone
  std::set<std::string> refused_;                                     // by the store; to be reviewed …
  std::chrono::steady_clock::time_point retry_at_;                    // … then
  bool too_many_ = false;  // the kernel gives no more watches: said once
};

}  // namespace tidings::app
