#include "daemon/cli/options.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/core.h>

namespace tidings::cli {

std::string Options::value(std::string_view name, std::string_view otherwise) const {
  const auto [first, last] = values.equal_range(name);
  return first == last ? std::string(otherwise) : std::prev(last)->second;
}

std::vector<std::string> Options::all(std::string_view name) const {
  std::vector<std::string> found;
  const auto [first, last] = values.equal_range(name);
  for (auto it = first; it != last; ++it) found.push_back(it->second);
  return found;
}

std::expected<Options, std::string> parse_options(const Arguments& arguments,
                                                  std::span<const OptionSpec> known) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      options.operands.insert(options.operands.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                              arguments.end());
      break;
    }
    if (!argument.starts_with("-") || argument == "-") {
      options.operands.emplace_back(argument);
      continue;
    }
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    const auto spec = std::ranges::find(known, name, &OptionSpec::name);
    if (spec == known.end()) return std::unexpected("unknown option " + std::string(name));
    if (spec->takes == Takes::nothing) {
      if (equals != argument.npos) return std::unexpected(std::string(name) + " takes no value");
      options.values.emplace(name, "");
    } else if (equals != argument.npos) {
      options.values.emplace(name, argument.substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      options.values.emplace(name, arguments[++i]);
    } else {
      return std::unexpected(std::string(name) + " needs a value");
    }
  }
  return options;
}

void print_problems(const std::vector<config::Problem>& problems) {
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", config::describe(problem));
}

int usage_error(std::string_view command, std::string_view message) {
  fmt::print(stderr, "tidings {0}: {1}; see tidings {0} --help\n", command, message);
  return exit_usage;
}

std::shared_ptr<const config::Config> config_of(const Options& options) {
  auto loaded = config::load_config(options.value("--config", default_config));
  print_problems(loaded.problems);
  return std::move(loaded.config);
}

std::optional<config::LoadedSources> sources_of(const config::Config& config) {
  auto loaded = config::load_sources(config.sources);
  print_problems(loaded.problems);
  if (!loaded.folder_is_there) return std::nullopt;
  return loaded;
}

}  // namespace tidings::cli
