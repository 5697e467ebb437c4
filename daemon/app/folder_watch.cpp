#include "daemon/app/folder_watch.hpp"

#include <utility>

#include <sys/inotify.h>

#include <boost/asio/use_awaitable.hpp>

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr auto quiet_time =
    std::chrono::milliseconds(100);  // an editor writes, renames and removes in one breath
constexpr auto retry_time = std::chrono::milliseconds(500);  // to look whether a missing folder is there
constexpr std::uint32_t folder_is_gone = IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF;

}  // namespace

FolderWatch::FolderWatch(asio::any_io_executor executor, std::filesystem::path folder)
    : folder_(std::move(folder)), inotify_(executor), timer_(executor) {
  watch();
}

bool FolderWatch::watch() {
  constexpr std::uint32_t events =
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;
  watched_ = inotify_.add(folder_, events);
  return watched_ >= 0;
}

/// Those that say that the folder is gone end the watch on it: its name may stand for another one by now.
void FolderWatch::discard_events() {
  bool gone = false;
  inotify_.take([&](int watch, std::uint32_t events) {
    gone = gone || (watch == watched_ && (events & folder_is_gone) != 0);
  });
  if (!gone) return;
  inotify_.remove(watched_);
  watch();
}

asio::awaitable<void> FolderWatch::changed() {
  if (watched_ >= 0) {
    co_await inotify_.readable();
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
