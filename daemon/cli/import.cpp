#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "daemon/app/log.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/cli/progress.hpp"
#include "daemon/config/file_reader.hpp"
#include "daemon/config/known_feeds.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/opml_reader.hpp"
#include "daemon/config/source_writer.hpp"
#include "daemon/text/url.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

constexpr std::size_t at_once = 256;  // files that become durable together

struct Tally {
  std::size_t added = 0;
  std::size_t present = 0;
  std::size_t failed = 0;
};

/// The feeds that are no sources yet; says which are.
std::vector<config::Source> new_sources(const std::deque<config::OpmlFeed>& feeds,
                                        const config::LoadedSources& loaded, Tally& tally) {
  const config::KnownFeeds known_feeds(loaded);
  config::SourceIds ids(loaded);
  std::vector<config::Source> sources;
  for (const auto& feed : feeds) {
    if (const auto there = known_feeds.find(feed.url)) {
      ++tally.present;
      fmt::print("{}: there already, {}:{}\n", there->id.str(), there->file->string(), there->line);
      continue;
    }
    sources.push_back({.id = ids.make({feed.id, feed.name, feed.url.hostname()}),
                       .url = feed.url,
                       .name = feed.name,
                       .categories = feed.categories});
  }
  return sources;
}

void write_all(const std::filesystem::path& folder, std::span<const config::Source> sources, Tally& tally) {
  store::FileSystem files;
  Progress progress(sources.size());
  while (!sources.empty()) {
    const auto batch = sources.first(std::min(at_once, sources.size()));
    sources = sources.subspan(batch.size());
    const auto left_out = config::write_sources(folder, batch, files);
    for (const auto& source : batch) {
      const bool failed = std::ranges::find(left_out, source.id) != left_out.end();
      ++(failed ? tally.failed : tally.added);
      progress.hide();
      fmt::print("{}: {}, {}\n", source.id.str(),
                 failed ? "a file of that name has come into being" : "added",
                 text::without_credentials(source.url.href()));
      progress.step(failed);
    }
  }
}

int import(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || options->operands.size() != 1)
    return usage_error("import", options ? "one file is needed, or - for standard input" : options.error());
  const auto config = config_of(*options);
  const auto sources = config ? sources_of(*config) : std::nullopt;
  if (!sources) return exit_usage;

  const auto& name = options->operands.front();
  auto bytes = read_input(name);
  const auto opml = bytes ? config::parse_opml(std::move(*bytes), name)
                          : config::Opml{.feeds = {}, .problems = {config::unreadable(name, bytes.error())}};
  print_problems(opml.problems);
  Tally tally{.failed = opml.problems.size()};
  write_all(config->sources, new_sources(opml.feeds, *sources, tally), tally);
  fmt::print("{} added, {} there already, {} failed\n", tally.added, tally.present, tally.failed);
  return tally.failed == 0 ? exit_ok : exit_failure;
}

}  // namespace

const Command import_command{
    "import", "makes the feeds of an OPML file sources",
    "usage: tidings import [--config FILE] FILE.opml|-\n\n"
    "Writes a file into the folder of sources for each outline with an xmlUrl, with the folders\n"
    "around it and its `category` as categories, and prints a line for each and a summary. A feed\n"
    "that is a source already is left alone, so that what was broken off can be run again.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n\n"
    "Exit: 0 all are sources now, 1 something could not be read or written, 2 bad usage or\n"
    "configuration.\n",
    &import};

}  // namespace tidings::cli
