#include "daemon/app/folder_watch.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/use_awaitable.hpp>

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr auto quiet_time =
    std::chrono::milliseconds(100);  // an editor writes, renames and removes in one breath

int watch(const std::filesystem::path& folder) {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  constexpr std::uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR;
  if (descriptor >= 0 && inotify_add_watch(descriptor, folder.c_str(), events) >= 0) return descriptor;
  const std::error_code reason(errno, std::system_category());
  if (descriptor >= 0) close(descriptor);
  throw std::system_error(reason, "can't watch " + folder.string());
}

void discard_events(int descriptor) {
  std::array<char, 4096> events;
  while (read(descriptor, events.data(), events.size()) > 0) {
  }
}

}  // namespace

FolderWatch::FolderWatch(asio::any_io_executor executor, const std::filesystem::path& folder)
    : events_(executor, watch(folder)), quiet_(executor) {}

asio::awaitable<void> FolderWatch::changed() {
  co_await events_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  quiet_.expires_after(quiet_time);
  co_await quiet_.async_wait(asio::use_awaitable);
  discard_events(events_.native_handle());
}

}  // namespace tidings::app
