#pragma once

#include <filesystem>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidings::app {

/// Tells when files of one folder come, go or were written (inotify(7)); not of its subfolders. Lives on the
/// I/O thread.
class FolderWatch {
 public:
  /// Throws std::system_error where the folder can't be watched.
  FolderWatch(boost::asio::any_io_executor executor, const std::filesystem::path& folder);

  /// Until something changed and a moment passed without further changes; everything up to then is one
  /// change.
  boost::asio::awaitable<void> changed();

 private:
  boost::asio::posix::stream_descriptor events_;
  boost::asio::steady_timer quiet_;
};

}  // namespace tidings::app
