#include "daemon/app/engine.hpp"

#include <algorithm>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/app/log.hpp"
#include "daemon/config/known_feeds.hpp"
#include "daemon/text/date.hpp"
#include "store/stored_entry.hpp"

namespace tidings::app {
namespace {

std::size_t worker_count() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

bool has_own_file(const config::Source& source) { return source.file->extension() == ".toml"; }

/// Those that are read now come first: of an OPML file with one faulty outline the others are. But an outline
/// gives way to a source's own file, as it did while that could be read; and what is faulty because another
/// file has its feed is that file's now.
void keep_last_good(config::LoadedSources& loaded, const std::filesystem::path& folder,
                    const config::SourceList& before) {
  const config::KnownFeeds known(loaded);
  std::set<store::SourceId> outdone;
  std::vector<std::size_t> kept;
  for (std::size_t place = 0; place < before.size(); ++place) {
    const auto source = before[place];
    if (std::ranges::find(loaded.faulty, *source.file) == loaded.faulty.end()) continue;
    const auto other = known.find(source.url);
    const bool is_twin = other && *other->file != *source.file;
    if (is_twin && has_own_file(*other) && other->options == source.options) continue;
    if (is_twin && has_own_file(source) && !has_own_file(*other)) outdone.insert(other->id);
    kept.push_back(place);
  }
  config::SourceList::Builder sources(folder);
  for (const auto& source : loaded.sources.all())
    if (!outdone.contains(source.id)) sources.add(source);
  for (const auto place : kept) sources.add(before[place]);
  loaded.sources = std::move(sources).build();
}

}  // namespace

Engine::Engine(const config::Config& config, Poller::Listener listener)
    : workers(worker_count()),
      disk(io.get_executor(), store::open_store(config.store)),
      fetcher(io.get_executor(), {.ca_file = config.fetch.ca_file,
                                  .session_file = config.store.path / "tls-sessions",
                                  .body_folder = store::incoming_folder(config.store)}),
      poller(io.get_executor(), disk, fetcher, workers, descriptors.hosts, std::move(listener)) {}

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
