#include <array>

#include "daemon/app/daemon.hpp"
#include "daemon/cli/options.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

int run(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty())
    return usage_error("run", options ? "unexpected '" + options->operands.front() + "'" : options.error());
  return app::run_daemon(options->value("--config", default_config));
}

}  // namespace

const Command run_command{
    "run", "the daemon, in the foreground",
    "usage: tidings run [--config FILE]\n\n"
    "Polls, stores and serves until SIGTERM or SIGINT. SIGHUP reads the configuration again;\n"
    "source files are watched and need no signal.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n\n"
    "Exit: 0 ended by a signal, 1 failure, 2 bad usage, 78 faulty configuration.\n",
    &run};

}  // namespace tidings::cli
