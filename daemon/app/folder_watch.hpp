#pragma once

#include <filesystem>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/app/inotify.hpp"

namespace tidings::app {

/// Tells when files of one folder come, go or were written (inotify(7)); not of its subfolders. Where the
/// folder is missing, or is replaced by another of its name, that is a change too. Lives on the I/O thread.
class FolderWatch {
 public:
  /// Throws std::system_error where the kernel gives no more inotify instances.
  FolderWatch(boost::asio::any_io_executor executor, std::filesystem::path folder);

  /// Until something changed and a moment passed without further changes; everything up to then is one
  /// change.
  boost::asio::awaitable<void> changed();

 private:
  bool watch();
  bool take_notices();

  std::filesystem::path folder_;
  Inotify inotify_;
  boost::asio::steady_timer timer_;
  int watched_ = -1;  // inotify's number of the folder; negative: it isn't there
};

}  // namespace tidings::app
