#include "daemon/cli/command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include <fmt/core.h>

namespace tidings::cli {
namespace {

const std::array commands{&run_command,    &fetch_command,   &add_command,     &import_command,
                          &export_command, &sources_command, &explain_command, &index_command,
                          &check_command,  &parse_command};

void print_help() {
  fmt::print("tidings {}: polls feeds, keeps each entry as a file, serves them as one feed\n\n",
             TIDINGS_VERSION);
  fmt::print("usage: tidings COMMAND [OPTION…] [ARGUMENT…]\n\n");
  for (const auto* command : commands) fmt::print("  {:<8} {}\n", command->name, command->summary);
  fmt::print("\n  tidings COMMAND --help   what a command takes\n  tidings --version\n");
}

int run(const Command& command, const Arguments& arguments) {
  const auto options_end = std::ranges::find(arguments, "--");
  if (std::find(arguments.begin(), options_end, "--help") != options_end) {
    fmt::print("{}", command.help);
    return exit_ok;
  }
  try {
    return command.run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "tidings {}: {}\n", command.name, error.what());
    return exit_failure;
  }
}

int execute(const Arguments& arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    print_help();
    return arguments.empty() ? exit_usage : exit_ok;
  }
  if (arguments[0] == "--version") {
    fmt::print("tidings {}\n", TIDINGS_VERSION);
    return exit_ok;
  }
  const auto command =
      std::ranges::find(commands, arguments[0], [](const Command* known) { return known->name; });
  if (command != commands.end()) return run(**command, Arguments(arguments.begin() + 1, arguments.end()));
  fmt::print(stderr, "tidings: no command '{}'; see tidings --help\n", arguments[0]);
  return exit_usage;
}

}  // namespace

int dispatch(int argc, char** argv) {
  const int code = execute(Arguments(argv + std::min(argc, 1), argv + argc));
  const int error = std::fflush(stdout) == 0 ? 0 : errno;
  if (error == 0 && std::ferror(stdout) == 0) return code;
  // What is short of its end must not pass for the whole: a full disk, a closed pipe.
  fmt::print(stderr, "tidings: the output could not be written{}\n",
             error == 0 ? std::string() : std::string(": ") + std::strerror(error));
  return code == exit_ok ? exit_failure : code;
}

}  // namespace tidings::cli
