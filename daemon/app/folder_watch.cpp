#include "daemon/app/folder_watch.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/use_awaitable.hpp>

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr auto quiet_time =
    std::chrono::milliseconds(100);  // an editor writes, renames and removes in one breath
constexpr auto retry_time = std::chrono::milliseconds(500);  // to look whether a missing folder is there
constexpr std::uint32_t folder_is_gone = IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF;

int open_events() {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::system_category(), "inotify");
  return descriptor;
}

}  // namespace

FolderWatch::FolderWatch(asio::any_io_executor executor, std::filesystem::path folder)
    : folder_(std::move(folder)), events_(executor, open_events()), timer_(executor) {
  watch();
}

bool FolderWatch::watch() {
  constexpr std::uint32_t events =
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  watched_ = inotify_add_watch(events_.native_handle(), folder_.c_str(), events);
  return watched_ >= 0;
}

/// Those that say that the folder is gone end the watch on it: its name may stand for another one by now.
void FolderWatch::discard_events() {
  alignas(inotify_event) std::array<char, 4096> bytes;
  const int descriptor = events_.native_handle();
  bool gone = false;
  for (ssize_t size = 0; (size = read(descriptor, bytes.data(), bytes.size())) > 0;) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event;
      std::memcpy(&event, bytes.data() + at, sizeof event);
      gone = gone || (event.wd == watched_ && (event.mask & folder_is_gone) != 0);
      at += sizeof event + event.len;
    }
  }
  if (!gone) return;
  inotify_rm_watch(descriptor, watched_);
  watch();
}

asio::awaitable<void> FolderWatch::changed() {
  if (watched_ >= 0) {
    co_await events_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  } else {
    while (!watch()) {
      timer_.expires_after(retry_time);
      co_await timer_.async_wait(asio::use_awaitable);
    }
  }
  timer_.expires_after(quiet_time);
  co_await timer_.async_wait(asio::use_awaitable);
  discard_events();
}

}  // namespace tidings::app
