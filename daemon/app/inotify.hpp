#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace tidings::app {

/// The kernel's notices of what happens to files (inotify(7)). Lives on the I/O thread.
class Inotify {
 public:
  /// Throws std::system_error where the kernel gives no more instances.
  explicit Inotify(boost::asio::any_io_executor executor);

  /// Watches what lies directly in a folder; the watch's number, which is the same for the same folder, or
  /// negative with errno set.
  int add(const std::filesystem::path& folder, std::uint32_t events);
  void remove(int watch);

  /// Until there are notices.
  boost::asio::awaitable<void> readable();

  /// Calls `take` with the watch and the events of each notice that is there, and the name of the file that
  /// it is about; empty: the folder itself.
  void take(const std::function<void(int watch, std::uint32_t events, const char* name)>& take);

 private:
  boost::asio::posix::stream_descriptor notices_;
};

}  // namespace tidings::app
