#include "daemon/app/engine.hpp"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/app/log.hpp"
#include "daemon/text/date.hpp"
#include "store/stored_entry.hpp"

namespace tidings::app {
namespace {

std::size_t worker_count() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

/// Those that are read now come first: of an OPML file with one faulty outline the others are.
void keep_last_good(config::LoadedSources& loaded, const std::filesystem::path& folder,
                    const config::SourceList& before) {
  config::SourceList::Builder sources(folder);
  for (const auto& source : loaded.sources.all()) sources.add(source);
  for (const auto& source : before.all())
    if (std::ranges::find(loaded.faulty, *source.file) != loaded.faulty.end()) sources.add(source);
  loaded.sources = std::move(sources).build();
}

}  // namespace

Engine::Engine(const config::Config& config, Poller::Listener listener)
    : workers(worker_count()),
      disk(io.get_executor(), store::open_store(config.store)),
      fetcher(io.get_executor(), {.ca_file = config.fetch.ca_file,
                                  .session_file = config.store.path / "tls-sessions",
                                  .body_folder = store::incoming_folder(config.store)}),
      poller(io.get_executor(), disk, fetcher, workers, std::move(listener)) {}

Engine::~Engine() { workers.join(); }

std::shared_ptr<const Subscriptions> subscribe(std::shared_ptr<const config::Config> config,
                                               config::LoadedSources loaded, const Subscriptions* before) {
  if (before != nullptr && !loaded.folder_is_there)
    return std::make_shared<const Subscriptions>(std::move(config), before->sources);
  if (before != nullptr && !loaded.faulty.empty()) keep_last_good(loaded, config->sources, *before->sources);
  auto sources = std::make_shared<const config::SourceList>(std::move(loaded.sources));
  return std::make_shared<const Subscriptions>(std::move(config), std::move(sources));
}

void log_problems(const std::vector<config::Problem>& problems) {
  for (const auto& problem : problems)
    LogLine(config::LogLevel::warning, "config_problem").with("problem", config::describe(problem));
}

void log_poll(const PollReport& report) {
  LogLine line(report.failed() ? config::LogLevel::warning : config::LogLevel::info, "poll");
  line.with("source", report.source.str()).with("url", report.url).with("result", report.result);
  line.with("status", report.status).with("bytes", report.bytes).with("ms", report.duration.count());
  line.with("new", report.added).with("updated", report.updated);
  line.with("next", text::format_rfc3339(report.next)).with("why", report.why_then);
  if (!report.gap.empty()) line.with("gap", report.gap);
  if (!report.moved_to.empty()) line.with("moved_to", report.moved_to);
  if (report.failed()) line.with("error", report.error);
}

}  // namespace tidings::app
