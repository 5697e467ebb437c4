#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tidings::cli {

/// Exit codes of every command (sysexits(3) for `run`, which systemd reads).
inline constexpr int exit_ok = 0;
inline constexpr int exit_failure = 1;
inline constexpr int exit_usage = 2;

using Arguments = std::vector<std::string>;

/// One subcommand. Results go to stdout, messages for people to stderr; returns the exit code.
struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view help;
  int (*run)(const Arguments& arguments);
};

extern const Command run_command;
extern const Command fetch_command;
extern const Command add_command;
extern const Command import_command;
extern const Command export_command;
extern const Command sources_command;
extern const Command explain_command;
extern const Command index_command;
extern const Command check_command;
extern const Command parse_command;

/// Finds the subcommand and runs it; what main() returns.
int dispatch(int argc, char** argv);

}  // namespace tidings::cli
