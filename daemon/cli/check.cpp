#include <cstdio>

#include <fmt/core.h>

#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

int check(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty()) {
    fmt::print(stderr, "tidings check: {}; see tidings check --help\n",
               options ? "unexpected '" + options->operands.front() + "'" : options.error());
    return exit_usage;
  }
  auto config = config::load_config(options->value("--config", default_config));
  auto problems = std::move(config.problems);
  std::size_t sources = 0;
  if (config.config) {
    auto loaded = config::load_sources(config.config->sources);
    sources = loaded.sources.size();
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
  }
  for (const auto& problem : problems) fmt::print("{}\n", config::describe(problem));
  if (problems.empty()) fmt::print(stderr, "the configuration and {} sources are fine\n", sources);
  return problems.empty() ? exit_ok : exit_failure;
}

}  // namespace

const Command check_command{"check", "validates the configuration and every source file",
                            "usage: tidings check [--config FILE]\n\n"
                            "Prints each problem as file:line:column: message.\n\n"
                            "  --config FILE   default /etc/tidings/tidings.toml\n\n"
                            "Exit: 0 all is fine, 1 there are problems, 2 bad usage.\n",
                            &check};

}  // namespace tidings::cli
