#include "daemon/app/engine.hpp"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/app/log.hpp"
#include "daemon/text/date.hpp"

namespace tidings::app {
namespace {

std::size_t worker_count() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

}  // namespace

Engine::Engine(const config::Config& config, Poller::Listener listener)
    : workers(worker_count()),
      disk(io.get_executor(), store::open_store(config.store)),
      fetcher(io.get_executor(), {.ca_file = config.fetch.ca_file,
                                  .session_file = config.store.path / "tls-sessions",
                                  .body_folder = config.store.path / "incoming"}),
      poller(io.get_executor(), disk, fetcher, workers, std::move(listener)) {}

Engine::~Engine() { workers.join(); }

std::shared_ptr<const Subscriptions> subscribe(std::shared_ptr<const config::Config> config,
                                               const config::LoadedSources& loaded,
                                               const Subscriptions* before) {
  auto subscriptions = std::make_shared<Subscriptions>();
  subscriptions->config = std::move(config);
  auto& sources = subscriptions->sources;
  sources.reserve(loaded.sources.size());
  for (const auto& source : loaded.sources)
    if (source->enabled) sources.emplace_hint(sources.end(), source->id, source);
  if (before == nullptr) return subscriptions;
  if (!loaded.folder_is_there) subscriptions->sources = before->sources;
  std::vector<std::pair<store::SourceId, std::shared_ptr<const config::Source>>> last_good;
  for (const auto& [id, good] : before->sources)
    if (std::ranges::find(loaded.faulty, *good->file) != loaded.faulty.end())
      last_good.emplace_back(id, good);
  // At once: one by one, each would move those behind it.
  sources.insert(boost::container::ordered_unique_range, last_good.begin(), last_good.end());
  return subscriptions;
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
