#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"

namespace tidings::integration {

constexpr bool is_sanitized = TIDINGS_SANITIZED;  // the program

/// The installed program over a folder of its own: writes its configuration and sources, runs its commands.
class Aggregator {
 public:
  explicit Aggregator(const std::string& allowed_network = "127.0.0.0/8");

  /// Lines put into a section of tidings.toml; `section` empty: the top.
  void configure(const std::string& section, const std::string& lines);

  void add_source(const std::string& id, const std::string& url, const std::string& more = "");

  /// What the program finds in its environment from now on, beside what there is: "NAME=VALUE" each.
  void set_environment(std::vector<std::string> variables) { environment_ = std::move(variables); }

  /// The program has no more rights than its files give it, from now on: where we are root, it runs as
  /// nobody, and what is in its folder is nobody's.
  void drop_privileges();

  support::ProcessResult run(std::vector<std::string> command) const;

  /// The command line of the program with this configuration, for a Process.
  std::vector<std::string> command_line(std::vector<std::string> command) const;

  /// The daemon, up to its line `event=polling`; its log is the file `log`.
  std::unique_ptr<support::Process> start_daemon();

  /// Where the daemon started last listens.
  std::uint16_t port() const { return port_; }

  /// Entry files by their path below entries/, with their bytes.
  std::map<std::string, std::string> entries() const;

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path entries_folder() const { return folder() / "store" / "entries"; }
  std::filesystem::path config_file() const { return folder() / "tidings.toml"; }

 private:
  void write_config() const;

  support::TemporaryFolder folder_;
  std::map<std::string, std::string> sections_;
  std::vector<std::string> environment_;
  std::vector<std::string> user_;  // the beginning of the command line that runs the program as another
  std::uint16_t port_ = 0;
};

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// One GET to 127.0.0.1.
HttpReply http_get(std::uint16_t port, const std::string& path, const std::vector<std::string>& headers = {},
                   const std::string& method = "GET");

}  // namespace tidings::integration
