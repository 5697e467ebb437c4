#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidings::app {

/// What systemd and the daemon tell each other (sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3));
/// silent where no service manager started us. Reads its environment variables once and removes them, so that
/// no child inherits them.
class ServiceManager {
 public:
  ServiceManager();

  void ready(std::string_view status) const;
  void reloading() const;
  void stopping() const;
  void alive() const;  // feeds the watchdog

  /// How often alive() is due at the latest; nothing where no watchdog watches.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  /// Listening sockets that were opened for us; the caller owns them.
  std::vector<int> take_sockets();

 private:
  void notify(const std::string& state) const;

  std::string socket_;  // address of the notification socket, empty: none
  std::optional<std::chrono::microseconds> watchdog_;
  std::vector<int> sockets_;
};

}  // namespace tidings::app
