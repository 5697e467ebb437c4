#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/cli/command.hpp"
#include "daemon/config/load.hpp"

namespace tidings::cli {

enum class Takes { nothing, value };

struct OptionSpec {
  std::string_view name;  // with its dashes
  Takes takes;
};

/// A command line taken apart: options in any place, `--name value` or `--name=value`, `--` ends them.
struct Options {
  std::multimap<std::string, std::string, std::less<>> values;
  std::vector<std::string> operands;

  bool has(std::string_view name) const { return values.contains(name); }
  std::string value(std::string_view name, std::string_view otherwise) const;
  std::vector<std::string> all(std::string_view name) const;
};

/// The error names the option and says what was expected.
std::expected<Options, std::string> parse_options(const Arguments& arguments,
                                                  std::span<const OptionSpec> known);

/// To stderr, a line each.
void print_problems(const std::vector<config::Problem>& problems);

/// Says what is wrong with the command line, and where help is; to stderr. Returns `exit_usage`.
int usage_error(std::string_view command, std::string_view message);

inline constexpr std::string_view default_config = "/etc/tidings/tidings.toml";

/// What `--config` names; null where that is faulty. Prints the problems.
std::shared_ptr<const config::Config> config_of(const Options& options);

/// Nothing where the folder of sources isn't there. Prints the problems.
std::optional<config::LoadedSources> sources_of(const config::Config& config);

}  // namespace tidings::cli
