#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

#include <fmt/core.h>
#include <boost/json.hpp>

#include "daemon/app/fetch_once.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/memory.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/cli/progress.hpp"
#include "daemon/config/load.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/url.hpp"
#include "store/poll_state.hpp"

namespace tidings::cli {
namespace {

namespace json = boost::json;

constexpr std::array known{OptionSpec{"--config", Takes::value}, OptionSpec{"--force", Takes::nothing},
                           OptionSpec{"--json", Takes::nothing}};

/// Why a source of that name can't be polled.
std::string cant_be_polled(const std::string& name, const app::Subscriptions& subscriptions,
                           const std::vector<std::filesystem::path>& faulty) {
  const auto id = store::SourceId::parse(name);
  const auto& sources = *subscriptions.sources;
  if (const auto place = id ? sources.find(*id) : std::nullopt)
    return fmt::format("source '{}' is disabled: {} says `enabled = false`", name,
                       sources[*place].file->string());
  const auto file = std::ranges::find(faulty, name, [](const auto& path) { return path.stem().string(); });
  if (file != faulty.end()) return fmt::format("source '{}': {} has problems", name, file->string());
  return fmt::format("no source '{}' in {}", name, subscriptions.config->sources.string());
}

/// The named sources, each once, or why one can't be polled.
std::expected<std::vector<store::SourceId>, std::string> named_sources(
    const std::vector<std::string>& names, const app::Subscriptions& subscriptions,
    const std::vector<std::filesystem::path>& faulty) {
  std::vector<store::SourceId> ids;
  for (const auto& name : names) {
    const auto id = store::SourceId::parse(name);
    if (!id || !subscriptions.place(*id)) return std::unexpected(cant_be_polled(name, subscriptions, faulty));
    ids.push_back(*id);
  }
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  return ids;
}

/// What is told of each source and in the end, in words.
struct Words {
  static void print(const app::PollReport& report) {
    if (report.failed())
      fmt::print("{}: {}: {}\n", report.source.str(), report.result, report.error);
    else
      fmt::print("{}: {}, {} new, {} updated\n", report.source.str(), report.result, report.added,
                 report.updated);
  }

  static void print(const app::FetchSummary& summary) {
    for (const auto& [id, url, state, feed, entries] : summary.skipped)
      if (state.next >= store::never)
        fmt::print("{}: {}\n", id.str(), state.next_reason);
      else
        fmt::print("{}: not due until {} ({})\n", id.str(), text::format_rfc3339(state.next),
                   state.next_reason);
    fmt::print("{} polled, {} failed, {} not due, {} new entries, {} updated{}\n", summary.polled,
               summary.failed, summary.skipped.size(), summary.added, summary.updated,
               summary.interrupted ? "; interrupted" : "");
  }
};

/// The same as objects, one per line.
struct Json {
  static void print(const app::PollReport& report) {
    json::object object{{"id", report.source.str()},
                        {"url", report.url},
                        {"result", report.result},
                        {"error", nullptr},
                        {"status", nullptr},
                        {"bytes", report.bytes},
                        {"ms", report.duration.count()},
                        {"new", report.added},
                        {"updated", report.updated},
                        {"next_poll", text::format_rfc3339(report.next)},
                        {"why_then", report.why_then}};
    if (report.failed()) object["error"] = report.error;
    if (report.status != 0) object["status"] = report.status;
    fmt::print("{}\n", json::serialize(object));
  }

  static void print(const app::FetchSummary& summary) {
    for (const auto& source : summary.skipped)
      fmt::print("{}\n", json::serialize(json::object{{"id", source.id.str()},
                                                      {"url", text::without_credentials(source.url)},
                                                      {"result", "not_due"},
                                                      {"next_poll", text::format_rfc3339(source.state.next)},
                                                      {"why_then", source.state.next_reason}}));
    fmt::print("{}\n", json::serialize(json::object{{"summary",
                                                     {{"polled", summary.polled},
                                                      {"failed", summary.failed},
                                                      {"not_due", summary.skipped.size()},
                                                      {"new", summary.added},
                                                      {"updated", summary.updated},
                                                      {"interrupted", summary.interrupted}}}}));
  }
};

int fetch(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options) return usage_error("fetch", options.error());
  app::keep_memory();
  const auto config = config_of(*options);
  if (!config) return exit_usage;
  app::start_log(config::LogLevel::warning);
  auto sources = sources_of(*config);
  if (!sources) return exit_usage;
  const auto faulty = sources->faulty;
  const auto subscriptions = app::subscribe(config, std::move(*sources));
  auto wanted = named_sources(options->operands, *subscriptions, faulty);
  if (!wanted) return usage_error("fetch", wanted.error());

  const bool as_json = options->has("--json");
  const auto tell = [&](const auto& report) { as_json ? Json::print(report) : Words::print(report); };
  const auto selection = options->has("--force") ? store::Selection::forced : store::Selection::due;
  Progress progress(wanted->empty() ? subscriptions->size() : wanted->size());
  const auto summary =
      app::fetch_once(subscriptions, std::move(*wanted), selection, [&](const app::PollReport& report) {
        progress.hide();
        tell(report);
        progress.step(report.failed());
      });
  progress.hide();
  tell(summary);
  const bool failed = summary.failed != 0 || summary.interrupted || !faulty.empty();
  return failed ? exit_failure : exit_ok;
}

}  // namespace

const Command fetch_command{
    "fetch", "one poll of all sources that are due, or of the named ones",
    "usage: tidings fetch [--config FILE] [--force] [--json] [SOURCE…]\n\n"
    "Polls, stores, prints a line for each source and a summary. Starts no server.\n\n"
    "  --config FILE   default /etc/tidings/tidings.toml\n"
    "  --force         also what isn't due by our schedule or its cache lifetime; what a\n"
    "                  server itself asked to leave alone (Retry-After, 410) stays alone\n"
    "  --json          one JSON object per line: a source's id, url, result, next_poll and why_then,\n"
    "                  where it was polled also error, status (null: none), bytes, ms, new, updated;\n"
    "                  the last line is {\"summary\": {…}}\n\n"
    "Exit: 0 all went well, 1 a source failed, 2 bad usage or configuration.\n",
    &fetch};

}  // namespace tidings::cli
