#include "daemon/app/entry_watch.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
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
constexpr auto look_time = std::chrono::milliseconds(300);  // for notices, while something is to be retried

constexpr std::uint32_t watched_events =
    IN_CLOSE_WRITE | IN_MOVE | IN_DELETE | IN_CREATE | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;
constexpr std::uint32_t folder_is_gone = IN_MOVE_SELF | IN_DELETE_SELF | IN_UNMOUNT | IN_IGNORED;
constexpr std::uint32_t name_is_gone = IN_MOVE | IN_DELETE;  // IN_MOVED_TO: what had it was replaced

std::string parent_of(const std::string& folder) {
  const auto slash = folder.rfind('/');
  return slash == folder.npos ? std::string() : folder.substr(0, slash);
}

/// Whether one of `folders` is the folder or one above it.
bool is_in(const std::set<std::string>& folders, std::string folder) {
  for (; !folder.empty(); folder = parent_of(folder))
    if (folders.contains(folder)) return true;
  return folders.contains(folder);
}

std::string name_in(const std::string& folder, const char* name) {
  return folder.empty() ? name : folder + '/' + name;
}

}  // namespace

EntryWatch::EntryWatch(const asio::any_io_executor& executor, Disk& disk, std::filesystem::path entries,
                       std::function<void()> changed)
    : disk_(disk),
      entries_(std::move(entries)),
      changed_(std::move(changed)),
      inotify_(executor),
      timer_(executor),
      store_(inotify_.add(entries_.parent_path(), IN_CREATE | IN_MOVED_TO)) {}

asio::awaitable<void> EntryWatch::run() {
  co_await review_what_waits();  // all there are, which won't be wanted again soon
  co_await disk_.run([](store::Store& store) { store.shrink(); });
  give_back_memory();
  while (true) {
    if (refused_.empty()) co_await inotify_.readable();
    timer_.expires_after(refused_.empty() ? quiet_time : look_time);
    co_await timer_.async_wait(asio::use_awaitable);
    take_notices();
    if (std::chrono::steady_clock::now() >= retry_at_) waiting_.merge(refused_);
    co_await review_what_waits();
  }
}

/// Folders that are gone come last, so that what was in them is found where it is now before it is missed. A
/// folder that can't be looked at doesn't keep the others waiting.
asio::awaitable<void> EntryWatch::review_what_waits() {
  while (!waiting_.empty() || !missing_.empty()) {
    const bool are_missing = waiting_.empty();
    for (const auto& folder : std::exchange(are_missing ? missing_ : waiting_, {})) {
      refused_.erase(folder);
      const bool is_there = watch(folder);  // before it is looked at: nothing happens unseen in between
      if (!is_there && !are_missing) {
        missing_.insert(folder);
        continue;
      }
      try {
        co_await review(folder);
      } catch (const store::StoreError& error) {
        LogLine(LogLevel::error, "review_failed").with("folder", folder).with("error", error.what());
        if (refused_.empty()) retry_at_ = std::chrono::steady_clock::now() + retry_time;
        refused_.insert(folder);
      }
    }
  }
}

asio::awaitable<void> EntryWatch::review(std::string folder) {
  auto found = co_await disk_.run([folder](store::Store& store) { return store.review(folder); });
  for (auto& subfolder : found.folders)
    if (!watched_.contains(subfolder)) waiting_.insert(std::move(subfolder));
  for (const auto& [path, error] : found.unreadable)
    LogLine(LogLevel::warning, "entry_unreadable").with("path", path).with("error", error);
  if (found.changed == 0) co_return;
  LogLine(LogLevel::info, "entries_changed").with("folder", folder).with("entries", found.changed);
  changed_();
}

/// Whether the folder is there, watched or not.
bool EntryWatch::watch(const std::string& folder) {
  if (watched_.contains(folder)) return true;
  const int number = inotify_.add(folder.empty() ? entries_ : entries_ / folder, watched_events);
  if (number >= 0) {
    names_.emplace(number, &*watched_.emplace(folder, number).first);
    return true;
  }
  if (errno == ENOSPC && !std::exchange(too_many_, true)) {
    LogLine(LogLevel::warning, "too_many_folders")
        .with("watched", watched_.size())
        .with("error",
              "the kernel watches no more folders: what is edited in others is noticed at the next start; "
              "raise "
              "the sysctl fs.inotify.max_user_watches");
    return true;
  }
  return errno != ENOENT && errno != ENOTDIR;
}

/// A watch stays with its folder, whatever that is called and wherever it is; so a name that stands for
/// another folder by now, or for none, is watched and looked at anew once the folder above it is: where that
/// is all entries', and they are gone because of a disk that isn't mounted, the store says so.
void EntryWatch::take_notices() {
  bool lost = false;
  std::set<std::string> gone;
  inotify_.take([&](int number, std::uint32_t events, const char* name) {
    lost = lost || (events & IN_Q_OVERFLOW) != 0;
    if (number == store_ && name == entries_.filename()) gone.insert("");
    const auto [first, last] = names_.equal_range(number);
    for (auto at = first; at != last; ++at) {
      const auto& folder = at->second->first;
      waiting_.insert(folder);
      if ((events & folder_is_gone) != 0)
        gone.insert(folder);
      else if (auto other = name_in(folder, name); (events & name_is_gone) != 0 && watched_.contains(other))
        gone.insert(std::move(other));
    }
  });
  if (lost) return look_at_all();
  if (gone.empty()) return;
  forget(gone);
  for (const auto& folder : gone)
    if (folder.empty() || !is_in(gone, parent_of(folder))) waiting_.insert(parent_of(folder));
}

/// Notices are lost. Watches aren't removed: each that is gives a notice again, and so many are too many.
/// Where a folder is where it was, it gets the one that it has.
void EntryWatch::look_at_all() {
  names_.clear();
  watched_.clear();
  waiting_ = {""};
}

/// With what is below; in one go, for they may be many.
void EntryWatch::forget(const std::set<std::string>& folders) {
  std::set<int> numbers;
  for (auto& [name, number] : watched_)
    if (is_in(folders, name)) numbers.insert(std::exchange(number, -1));
  auto names = names_.extract_sequence();
  names.erase(std::ranges::remove_if(names, [](const auto& name) { return name.second->second < 0; }).begin(),
              names.end());
  names_.adopt_sequence(boost::container::ordered_range, std::move(names));
  std::erase_if(watched_, [](const auto& folder) { return folder.second < 0; });
  for (const int number : numbers)
    if (!names_.contains(number)) inotify_.remove(number);
  for (auto* planned : {&waiting_, &refused_})
    std::erase_if(*planned, [&](const auto& folder) { return is_in(folders, folder); });
}

}  // namespace tidings::app
