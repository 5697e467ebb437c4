#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/opml_writer.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

int export_sources(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty()) {
    fmt::print(stderr, "tidings export: {}; see tidings export --help\n",
               options ? "unexpected '" + options->operands.front() + "'" : options.error());
    return exit_usage;
  }
  const auto loaded = config::load_config(options->value("--config", default_config));
  print_problems(loaded.problems);
  if (!loaded.config) return exit_usage;
  const auto sources = config::load_sources(loaded.config->sources);
  print_problems(sources.problems);
  fmt::print("{}", config::write_opml(loaded.config->site.title, sources.sources));
  return sources.problems.empty() ? exit_ok : exit_failure;
}

}  // namespace

const Command export_command{
    "export", "prints all sources as OPML",
    "usage: tidings export [--config FILE]\n\n"
    "Prints OPML 2.0: addresses, names and categories, with the first category of a source as its\n"
    "folder and all of them in its `category`. Passwords in addresses are in it, other keys of the\n"
    "source files are not. `tidings import` makes the same sources of it again.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n\n"
    "Exit: 0 all sources are in it, 1 a source file is faulty, 2 bad usage or configuration.\n",
    &export_sources};

}  // namespace tidings::cli
