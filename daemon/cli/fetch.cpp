#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/core.h>
#include <unistd.h>

#include "daemon/app/fetch_once.hpp"
#include "daemon/app/log.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/cli/progress.hpp"
#include "daemon/config/load.hpp"
#include "daemon/text/date.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}, OptionSpec{"--force", Takes::nothing}};

int usage_error(const std::string& message) {
  fmt::print(stderr, "tidings fetch: {}; see tidings fetch --help\n", message);
  return exit_usage;
}

/// The named sources, or why one can't be polled.
std::expected<std::vector<store::SourceId>, std::string> named_sources(
    const std::vector<std::string>& names, const app::Subscriptions& subscriptions) {
  std::vector<store::SourceId> ids;
  for (const auto& name : names) {
    const auto id = store::SourceId::parse(name);
    if (!id || !subscriptions.sources.contains(*id))
      return std::unexpected(
          fmt::format("no source '{}' in {}", name, subscriptions.config->sources.string()));
    ids.push_back(*id);
  }
  return ids;
}

std::string line_of(const app::PollReport& report) {
  if (report.failed()) return fmt::format("{}: {}: {}", report.source.str(), report.result, report.error);
  return fmt::format("{}: {}, {} new, {} updated", report.source.str(), report.result, report.added,
                     report.updated);
}

void print_summary(const app::FetchSummary& summary) {
  for (const auto& source : summary.skipped)
    fmt::print("{}: not due until {} ({})\n", source.id.str(), text::format_rfc3339(source.state.next),
               source.state.next_reason);
  fmt::print("{} polled, {} failed, {} not due, {} new entries, {} updated{}\n", summary.polled,
             summary.failed, summary.skipped.size(), summary.added, summary.updated,
             summary.interrupted ? "; interrupted" : "");
}

int fetch(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options) return usage_error(options.error());
  const auto loaded = config::load_config(options->value("--config", default_config));
  print_problems(loaded.problems);
  if (!loaded.config) return exit_usage;
  app::start_log(config::LogLevel::warning);
  const auto sources = config::load_sources(loaded.config->sources);
  print_problems(sources.problems);
  const auto subscriptions = app::subscribe(loaded.config, sources);
  auto wanted = named_sources(options->operands, *subscriptions);
  if (!wanted) return usage_error(wanted.error());

  const auto selection = options->has("--force") ? store::Selection::forced : store::Selection::due;
  Progress progress(wanted->empty() ? subscriptions->sources.size() : wanted->size());
  const auto summary =
      app::fetch_once(subscriptions, std::move(*wanted), selection, [&](const app::PollReport& report) {
        progress.hide();
        fmt::print("{}\n", line_of(report));
        progress.step(report.failed());
      });
  progress.hide();
  print_summary(summary);
  const bool failed = summary.failed != 0 || summary.interrupted || !sources.faulty.empty();
  return failed ? exit_failure : exit_ok;
}

}  // namespace

const Command fetch_command{
    "fetch", "one poll of all sources that are due, or of the named ones",
    "usage: tidings fetch [--config FILE] [--force] [SOURCE…]\n\n"
    "Polls, stores, prints a line for each source and a summary. Starts no server.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n"
    "  --force         also what isn't due by our schedule or its cache lifetime; what a\n"
    "                  server itself asked to leave alone (Retry-After, 410) stays alone\n\n"
    "Exit: 0 all went well, 1 a source failed, 2 bad usage or configuration.\n",
    &fetch};

}  // namespace tidings::cli
