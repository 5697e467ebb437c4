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

/// What is created is read when it was written: half of it could say something else. A link is whole at once.
bool is_link(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(file, error);
  if (std::filesystem::is_symlink(status)) return true;
  return std::filesystem::is_regular_file(status) && std::filesystem::hard_link_count(file, error) > 1;
}

}  // namespace

FolderWatch::FolderWatch(asio::any_io_executor executor, std::filesystem::path folder)
    : folder_(std::move(folder)), inotify_(executor), timer_(executor) {
  watch();
}

bool FolderWatch::watch() {
  constexpr std::uint32_t events =
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF;
  watched_ = inotify_.add(folder_, events);
  return watched_ >= 0;
}

/// Whether one tells of a change. Those that say that the folder is gone end the watch on it: its name may
/// stand for another one by now.
bool FolderWatch::take_notices() {
  bool gone = false;
  bool changed = false;
  inotify_.take([&](int watch, std::uint32_t events, const char* name) {
    gone = gone || (watch == watched_ && (events & folder_is_gone) != 0);
    changed = changed || (events & IN_CREATE) == 0 || is_link(folder_ / name);
  });
  if (gone) {
    inotify_.remove(watched_);
    watch();
  }
  return changed;
}

asio::awaitable<void> FolderWatch::changed() {
  bool seen = false;
  while (!seen) {
    if (watched_ >= 0) {
      co_await inotify_.readable();
    } else {
      while (!watch()) {
        timer_.expires_after(retry_time);
        co_await timer_.async_wait(asio::use_awaitable);
      }
      seen = true;
    }
    timer_.expires_after(quiet_time);
    co_await timer_.async_wait(asio::use_awaitable);
    seen = take_notices() || seen;
  }
}

}  // namespace tidings::app
