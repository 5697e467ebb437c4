#include "daemon/app/entry_watch.hpp"

#include <cerrno>
#include <utility>

#include <sys/inotify.h>

#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/log.hpp"
#include "daemon/app/memory.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using config::LogLevel;

constexpr auto quiet_time =
    std::chrono::milliseconds(100);  // an editor writes, renames and removes in one breath
constexpr auto retry_time = std::chrono::seconds(10);

}  // namespace

EntryWatch::EntryWatch(asio::any_io_executor executor, Disk& disk, std::filesystem::path entries,
                       std::function<void()> changed)
    : disk_(disk),
      entries_(std::move(entries)),
      changed_(std::move(changed)),
      inotify_(executor),
      timer_(std::move(executor)) {}

asio::awaitable<void> EntryWatch::run() {
  co_await review_what_waits();  // all there are, which won't be wanted again soon
  co_await disk_.run([](store::Store& store) { store.shrink(); });
  give_back_memory();
  while (true) {
    co_await inotify_.readable();
    timer_.expires_after(quiet_time);
    co_await timer_.async_wait(asio::use_awaitable);
    take_notices();
    co_await review_what_waits();
  }
}

/// A folder that can't be looked at doesn't keep the others waiting.
asio::awaitable<void> EntryWatch::review_what_waits() {
  while (!waiting_.empty()) {
    bool failed = false;
    for (const auto& folder : std::exchange(waiting_, {})) {
      try {
        co_await review(folder);
      } catch (const store::StoreError& error) {
        LogLine(LogLevel::error, "review_failed").with("folder", folder).with("error", error.what());
        waiting_.insert(folder);
        failed = true;
      }
    }
    if (!failed) continue;
    timer_.expires_after(retry_time);
    co_await timer_.async_wait(asio::use_awaitable);
  }
}

/// Watched before it is looked at, so that nothing happens unseen in between.
asio::awaitable<void> EntryWatch::review(std::string folder) {
  watch(folder);
  auto found = co_await disk_.run([folder](store::Store& store) { return store.review(folder); });
  for (auto& subfolder : found.folders)
    if (!watched_.contains(subfolder)) waiting_.insert(std::move(subfolder));
  for (const auto& [path, error] : found.unreadable)
    LogLine(LogLevel::warning, "entry_unreadable").with("path", path).with("error", error);
  if (found.changed == 0) co_return;
  LogLine(LogLevel::info, "entries_changed").with("folder", folder).with("entries", found.changed);
  changed_();
}

void EntryWatch::watch(const std::string& folder) {
  if (watched_.contains(folder)) return;
  const auto path = folder.empty() ? entries_ : entries_ / folder;
  const int number = inotify_.add(path, IN_CLOSE_WRITE | IN_MOVE | IN_DELETE | IN_CREATE);
  if (number >= 0) {
    folders_[number] = &*watched_.insert(folder).first;
  } else if (errno == ENOSPC && !std::exchange(too_many_, true)) {
    LogLine(LogLevel::warning, "too_many_folders")
        .with("watched", watched_.size())
        .with("error",
              "the kernel watches no more folders: what is edited in others is noticed at the next start; "
              "raise "
              "the sysctl fs.inotify.max_user_watches");
  }
}

void EntryWatch::take_notices() {
  inotify_.take([this](int number, std::uint32_t events, const char*) {
    if ((events & IN_Q_OVERFLOW) != 0) waiting_.insert(watched_.begin(), watched_.end());
    const auto folder = folders_.find(number);
    if (folder == folders_.end()) return;
    waiting_.insert(*folder->second);
    if ((events & IN_IGNORED) == 0) return;
    watched_.erase(watched_.find(*folder->second));
    folders_.erase(folder);
  });
}

}  // namespace tidings::app
