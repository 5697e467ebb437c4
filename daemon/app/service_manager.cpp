#include "daemon/app/service_manager.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "store/ascii.hpp"

namespace tidings::app {
namespace {

constexpr int first_inherited_descriptor = 3;  // SD_LISTEN_FDS_START

std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

/// The variables name the process they are meant for.
bool meant_for_us(const std::string& pid) {
  return pid.empty() || ascii::parse_number<std::int64_t>(pid) == getpid();
}

}  // namespace

ServiceManager::ServiceManager() : socket_(take_variable("NOTIFY_SOCKET")) {
  const auto interval = ascii::parse_number<std::int64_t>(take_variable("WATCHDOG_USEC"));
  if (meant_for_us(take_variable("WATCHDOG_PID")) && interval && *interval > 0)
    watchdog_ = std::chrono::microseconds(*interval);
  const auto count = ascii::parse_number<std::int64_t>(take_variable("LISTEN_FDS"));
  if (meant_for_us(take_variable("LISTEN_PID")) && count && *count > 0 && *count < 100)
    for (int i = 0; i < static_cast<int>(*count); ++i) sockets_.push_back(first_inherited_descriptor + i);
  unsetenv("LISTEN_FDNAMES");
  for (const int socket : sockets_) fcntl(socket, F_SETFD, FD_CLOEXEC);
}

std::vector<int> ServiceManager::take_sockets() { return std::exchange(sockets_, {}); }

void ServiceManager::notify(const std::string& state) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_.front() == '@') address.sun_path[0] = '\0';  // an abstract socket
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  // A lost notification has no remedy here; systemd's own timeouts notice.
  (void)sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), length);
  close(descriptor);
}

void ServiceManager::ready(std::string_view status) const {
  notify("READY=1\nSTATUS=" + std::string(status));
}
void ServiceManager::stopping() const { notify("STOPPING=1"); }
void ServiceManager::alive() const { notify("WATCHDOG=1"); }

void ServiceManager::reloading() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds = static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

}  // namespace tidings::app
