#pragma once

#include <filesystem>

namespace tidings::app {

/// `tidings run`: polls, stores, publishes and serves until SIGTERM or SIGINT; SIGHUP reloads. Returns the
/// process's exit code: 0 after a clean end, 78 (EX_CONFIG) for a faulty tidings.toml, 1 where store or
/// sockets can't be had.
int run_daemon(const std::filesystem::path& config_file);

}  // namespace tidings::app
