#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/core.h>

#include "daemon/cli/options.hpp"
#include "daemon/cli/rules_trial.hpp"
#include "daemon/config/load.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}, OptionSpec{"--source", Takes::value},
                           OptionSpec{"--show-filters", Takes::nothing}};

/// What is wrong with the command line; nothing where it is fine.
std::optional<std::string> misuse(const Options& options) {
  const bool shows = options.has("--show-filters");
  if (shows != options.has("--source")) return "--source and --show-filters go together";
  const std::size_t allowed = shows ? 1 : 0;
  if (options.operands.size() > allowed) return "unexpected '" + options.operands[allowed] + "'";
  return std::nullopt;
}

int show_filters(const Options& options, const config::Config& config, const config::LoadedSources& loaded) {
  const auto name = options.value("--source", "");
  const auto id = store::SourceId::parse(name);
  const auto source = id ? loaded.sources.find(*id) : std::nullopt;
  if (!source)
    return usage_error("check", fmt::format("no source '{}' in {}", name, config.sources.string()));
  const auto document = options.operands.empty() ? std::nullopt : std::optional(options.operands.front());
  return try_rules(config, loaded.sources[*source], document);
}

int check(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options) return usage_error("check", options.error());
  if (const auto problem = misuse(*options)) return usage_error("check", *problem);
  auto config = config::load_config(options->value("--config", default_config));
  auto problems = std::move(config.problems);
  config::LoadedSources loaded;
  if (config.config) {
    loaded = config::load_sources(config.config->sources);
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
  }
  if (options->has("--source")) {
    print_problems(problems);
    return config.config ? show_filters(*options, *config.config, loaded) : exit_usage;
  }
  for (const auto& problem : problems) fmt::print("{}\n", config::describe(problem));
  if (problems.empty())
    fmt::print(stderr, "the configuration and {} sources are fine\n", loaded.sources.size());
  return problems.empty() ? exit_ok : exit_failure;
}

}  // namespace

const Command check_command{
    "check", "validates the configuration and every source file; tries filters",
    "usage: tidings check [--config FILE]\n"
    "       tidings check --source SOURCE --show-filters [FILE|-]\n\n"
    "Prints each problem as file:line:column: message.\n\n"
    "  --config FILE     default /etc/tidings/tidings.toml\n"
    "  --source SOURCE   the source whose rules are tried\n"
    "  --show-filters    what future_dates, max_items, filters and rewrite make of its\n"
    "                    entries: those of the document FILE or of standard input (curl -s\n"
    "                    URL | tidings check … -), else the stored ones. Nothing is changed,\n"
    "                    nothing requested. Prints tab-separated lines:\n\n"
    "                      out      RULE FILE:LINE   TITLE   LINK\n"
    "                      taken    -                TITLE   LINK\n"
    "                      rewrite  STEP FILE:LINE   TITLE   what becomes of it\n\n"
    "                    The rules in force took their part out of what is stored: what a\n"
    "                    filter would let in that was out shows in a document alone.\n\n"
    "Exit: 0 all is fine, 1 there are problems, 2 bad usage.\n",
    &check};

}  // namespace tidings::cli
