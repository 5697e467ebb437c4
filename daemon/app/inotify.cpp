#include "daemon/app/inotify.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/use_awaitable.hpp>

namespace tidings::app {
namespace {

int open_notices() {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::system_category(), "inotify");
  return descriptor;
}

}  // namespace

Inotify::Inotify(boost::asio::any_io_executor executor) : notices_(executor, open_notices()) {}

int Inotify::add(const std::filesystem::path& folder, std::uint32_t events) {
  return inotify_add_watch(notices_.native_handle(), folder.c_str(), events | IN_ONLYDIR);
}

void Inotify::remove(int watch) { inotify_rm_watch(notices_.native_handle(), watch); }

boost::asio::awaitable<void> Inotify::readable() {
  co_await notices_.async_wait(boost::asio::posix::stream_descriptor::wait_read, boost::asio::use_awaitable);
}

void Inotify::take(const std::function<void(int, std::uint32_t, const char*)>& take) {
  alignas(inotify_event) std::array<char, 16384> bytes;
  for (ssize_t size = 0; (size = read(notices_.native_handle(), bytes.data(), bytes.size())) > 0;) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event;
      std::memcpy(&event, bytes.data() + at, sizeof event);
      take(event.wd, event.mask, event.len == 0 ? "" : bytes.data() + at + sizeof event);
      at += sizeof event + event.len;
    }
  }
}

}  // namespace tidings::app
