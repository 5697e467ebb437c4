#include <array>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"
#include "daemon/publish/opml_writer.hpp"
#include "store/source_status.hpp"
#include "store/store.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

/// None where the index can't be read: the list is whole without.
std::vector<store::SourceStatus> statuses_of(const std::filesystem::path& store) {
  try {
    return store::read_source_status(store);
  } catch (const store::StoreError&) {
    return {};
  }
}

/// Of those that are enabled: OPML has no word for the others, and who reads it would poll them.
std::vector<publish::Outline> outlines_of(const config::SourceList& sources,
                                          const std::vector<store::SourceStatus>& statuses) {
  std::vector<publish::Outline> outlines;
  for (const auto& source : sources.all()) {
    if (!source.enabled) continue;
    const publish::KnownSource filed{source.id, source.name, source.url.href(), source.categories};
    outlines.push_back(publish::outline_of(filed, publish::status_of(filed, statuses)));
  }
  return outlines;
}

int export_sources(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty())
    return usage_error("export",
                       options ? "unexpected '" + options->operands.front() + "'" : options.error());
  const auto config = config_of(*options);
  const auto loaded = config ? sources_of(*config) : std::nullopt;
  if (!loaded) return exit_usage;
  const auto outlines = outlines_of(loaded->sources, statuses_of(config->store.path));
  fmt::print("{}", publish::write_opml(config->site.title, outlines));
  if (const auto left_out = loaded->sources.size() - outlines.size(); left_out != 0)
    fmt::print(stderr, "{} disabled left out\n", left_out);
  return loaded->problems.empty() ? exit_ok : exit_failure;
}

}  // namespace

const Command export_command{
    "export", "prints the sources as OPML",
    "usage: tidings export [--config FILE]\n\n"
    "Prints OPML 2.0: addresses, names and categories, with the first category of a source as its\n"
    "folder and all of them in its `category`; of those that were polled also the feed's own title\n"
    "and its page. Passwords in addresses are in it, other keys of the source files are not.\n"
    "Sources with `enabled = false` are left out, how many is said on stderr. `tidings import` makes\n"
    "the same sources of it again.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n\n"
    "Exit: 0 all enabled sources are in it, 1 a source file is faulty, 2 bad usage or configuration.\n",
    &export_sources};

}  // namespace tidings::cli
