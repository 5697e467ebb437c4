#include "daemon/app/daemon.hpp"

#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/directory.hpp"
#include "daemon/app/engine.hpp"
#include "daemon/app/entry_watch.hpp"
#include "daemon/app/folder_watch.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/memory.hpp"
#include "daemon/app/metrics.hpp"
#include "daemon/app/service_manager.hpp"
#include "daemon/io/offload.hpp"
#include "daemon/io/slot.hpp"
#include "daemon/io/task_group.hpp"
#include "daemon/publish/press.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/http_server.hpp"
#include "store/clock.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using config::LogLevel;

constexpr int exit_config = 78;   // EX_CONFIG: systemd doesn't restart on it
constexpr int exit_killed = 130;  // the second signal
constexpr std::chrono::seconds store_retry{10};
constexpr std::chrono::seconds count_interval{15};

/// What of the store may fail alone: polls go on where feeds can't be divided.
enum class Work { polls, feeds };

/// Whether the daemon can do its work; for any thread.
class HealthState {
 public:
  /// False where that was known.
  bool set_fault(Work work, const std::string& error) {
    const std::lock_guard lock(mutex_);
    return std::exchange(faults_[work], error) != error;
  }
  bool clear_fault(Work work) {
    const std::lock_guard lock(mutex_);
    return faults_.erase(work) != 0;
  }
  serve::Health get() const {
    const std::lock_guard lock(mutex_);
    return faults_.empty() ? serve::Health{true, "ok"} : serve::Health{false, faults_.begin()->second};
  }

 private:
  mutable std::mutex mutex_;
  std::map<Work, std::string> faults_;
};

serve::HttpServer::Options server_options(const config::Config& config, std::size_t connections,
                                          ServiceManager& service) {
  serve::HttpServer::Options options;
  options.max_connections = connections;
  options.on_error = [](const std::exception_ptr& error) { log_exception("serving_failed", error); };
  options.inherited_sockets = service.take_sockets();
  if (options.inherited_sockets.empty())
    for (const auto& listen : config.listen) options.endpoints.push_back({listen.address, listen.port});
  return options;
}

publish::SiteInfo site_of(const config::Site& site) {
  return {site.title, site.url.href(), site.author.empty() ? site.title : site.author};
}

publish::Press::Options press_options(const config::Site& site) {
  return {.size = {
              .items = site.items, .share = site.source_share, .deletions = site.deletions ? site.items : 0}};
}

/// Wires the rooms together; everything but the server and the workers runs on the I/O thread.
class Daemon {
 public:
  Daemon(std::filesystem::path config_file, std::shared_ptr<const config::Config> config,
         ServiceManager& service)
      : config_file_(std::move(config_file)),
        service_(service),
        engine_(*config, {.polled = [this](const PollReport& report) { on_polled(report); },
                          .store_failed = [this](const std::string& error) { on_failed(Work::polls, error); },
                          .store_works = [this] { on_works(Work::polls); }}),
        press_(config->store, site_of(config->site), press_options(config->site)),
        tasks_(engine_.io.get_executor(), [this](const std::exception_ptr& error) { on_task_failed(error); }),
        signals_(engine_.io, SIGTERM, SIGINT),
        hangup_(engine_.io, SIGHUP),
        dirty_(engine_.io.get_executor(), asio::steady_timer::time_point::max()),
        subscriptions_(subscribe(std::move(config), {})) {}

  /// Until a signal ends it, or one of its tasks fails; the process's exit code.
  int run() {
    asio::co_spawn(engine_.io, live(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
    engine_.io.run();
    return task_failed_ ? EXIT_FAILURE : EXIT_SUCCESS;
  }

 private:
  asio::awaitable<void> live() {
    const auto& config = *subscriptions_->config;
    FolderWatch watch(engine_.io.get_executor(), config.sources);  // before the first look into the folder
    co_await load_sources();
    server_.emplace(server_options(config, engine_.descriptors.connections, service_), publisher_, probes(),
                    serve::HttpServer::PrintingOffice{
                        press_thread_, [this](const publish::Address& address) { return print(address); },
                        engine_.workers});
    EntryWatch entries(engine_.io.get_executor(), engine_.disk, config.store.path / "entries",
                       [this] { set_dirty(); });
    announce();
    if (service_.watchdog()) tasks_.spawn(feed_watchdog(*service_.watchdog() / 2));
    tasks_.spawn(begin(watch, entries));
    boost::system::error_code cancelled_by_a_failed_task;
    if (!task_failed_)
      co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled_by_a_failed_task));
    signals_.async_wait([](boost::system::error_code error, int) {
      if (!error) std::_Exit(exit_killed);  // files are whole at any instant
    });
    co_await shut_down();
    signals_.cancel();
  }

  /// The merged feed is made before polls want the disk, but readers of others needn't wait for it: where
  /// none was ever made of a million entries, that takes its time.
  asio::awaitable<void> begin(FolderWatch& watch, EntryWatch& entries) {
    co_await publish_first();
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) co_return;
    LogLine(LogLevel::info, "polling").with("sources", subscriptions_->size());
    tasks_.spawn(engine_.poller.poll_forever());
    tasks_.spawn(publish_changes());
    tasks_.spawn(reload_on_hangup());
    tasks_.spawn(reload_on_change(watch));
    tasks_.spawn(entries.run());
    tasks_.spawn(count_sources());
  }

  /// A daemon without one of its tasks would seem to live: it ends, and the service manager starts it again.
  void on_task_failed(const std::exception_ptr& error) {
    log_exception("task_failed", error);
    task_failed_ = true;
    signals_.cancel();
  }

  void announce() {
    give_back_memory();
    for (const auto& endpoint : server_->endpoints())
      LogLine(LogLevel::info, "listening").with("address", endpoint.address).with("port", endpoint.port);
    const auto status = "polling " + std::to_string(subscriptions_->size()) + " sources";
    LogLine(LogLevel::info, "ready").with("sources", subscriptions_->size());
    service_.ready(status);
  }

  asio::awaitable<void> shut_down() {
    service_.stopping();
    LogLine(LogLevel::info, "stopping");
    server_->stop();
    tasks_.cancel();
    co_await tasks_.join();
    co_await engine_.poller.stop();
    LogLine(LogLevel::info, "stopped");
  }

  serve::Probes probes() {
    return {.health = [this] { return health_.get(); },
            .metrics = [this] { return publish::write_metrics(metrics_.measured()); }};
  }

  void on_polled(const PollReport& report) {
    log_poll(report);
    metrics_.add(report);
    if (report.added + report.updated != 0) set_dirty();
  }

  void set_dirty() { dirty_.expires_at(asio::steady_timer::time_point::min()); }

  void on_failed(Work work, const std::string& error) {
    health_.set_fault(work, error);
    LogLine(LogLevel::error, "store_failed").with("error", error);
    metrics_.set_store_works(false);
  }

  void on_works(Work work) {
    if (!health_.clear_fault(work)) return;
    LogLine(LogLevel::info, "store_works");
    metrics_.set_store_works(health_.get().ok);
  }

  /// What the store refuses is tried again until it works.
  asio::awaitable<void> until_stored(Work work, asio::awaitable<void> (Daemon::*step)()) {
    asio::steady_timer pause(engine_.io);
    while (true) {
      try {
        co_await (this->*step)();
        on_works(work);
        co_return;
      } catch (const store::StoreError& error) {
        on_failed(work, error.what());
      }
      pause.expires_after(store_retry);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  /// For one request, on the press's thread; a fault is said once, however often one asks.
  publish::Printed print(const publish::Address& address) {
    try {
      auto printed = press_.print(address);
      on_works(Work::feeds);
      return printed;
    } catch (const store::StoreError& error) {
      if (health_.set_fault(Work::feeds, error.what())) on_failed(Work::feeds, error.what());
      throw;
    }
  }

  /// Where feeds can't be divided, polling begins nevertheless.
  asio::awaitable<void> publish_first() {
    try {
      co_await publish();
    } catch (const store::StoreError& error) {
      on_failed(Work::feeds, error.what());
      set_dirty();
    }
  }

  /// The merged feed, which most readers ask for, is ready before they do.
  asio::awaitable<void> publish() {
    const publish::Address merged;
    auto printed = co_await io::offload(press_thread_, [this, merged] { return press_.print(merged); });
    const auto bytes = printed.document->body().size();
    publisher_.put(publish::path_of(merged), std::move(printed.document));
    LogLine(LogLevel::info, "published").with("bytes", bytes);
  }

  /// Changes that come while a feed is rendered make one more.
  asio::awaitable<void> publish_changes() {
    while (true) {
      boost::system::error_code moved;  // a change moves the expiry while we wait
      co_await dirty_.async_wait(asio::redirect_error(asio::use_awaitable, moved));
      dirty_.expires_at(asio::steady_timer::time_point::max());
      co_await until_stored(Work::feeds, &Daemon::publish);
    }
  }

  /// One at a time: what was listed last is what stays.
  asio::awaitable<void> load_sources() {
    const auto turn = co_await loading_.acquire({});
    auto loaded =
        co_await io::offload(engine_.workers, &config::load_sources, subscriptions_->config->sources);
    log_problems(loaded.problems);
    subscriptions_ = subscribe(subscriptions_->config, std::move(loaded), subscriptions_.get());
    co_await engine_.poller.use(subscriptions_);
    co_await io::offload(press_thread_, [this, directory = directory_of(subscriptions_->sources)]() mutable {
      press_.use(std::move(directory));
    });
  }

  /// On the press's thread; all entries are counted, so only where something was written since. Where the
  /// store can't be read, those who need it say so; the numbers stay as they were.
  void count() {
    try {
      const auto version = press_.version();
      if (version == counted_) return;
      metrics_.set_sources(press_.census());
      counted_ = version;
    } catch (const store::StoreError&) {
      counted_.reset();
    }
  }

  /// What the metrics say of sources is as old as this at the most.
  asio::awaitable<void> count_sources() {
    asio::steady_timer pause(engine_.io);
    while (true) {
      co_await io::offload(press_thread_, [this] { count(); });
      pause.expires_after(count_interval);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  asio::awaitable<void> reload_on_change(FolderWatch& watch) {
    while (true) {
      co_await watch.changed();
      co_await until_stored(Work::polls, &Daemon::load_sources);
      give_back_memory();
      LogLine(LogLevel::info, "sources_reloaded").with("sources", subscriptions_->size());
    }
  }

  asio::awaitable<void> reload_on_hangup() {
    while (true) {
      co_await hangup_.async_wait(asio::use_awaitable);
      service_.reloading();
      co_await reload_config();
      co_await until_stored(Work::polls, &Daemon::load_sources);
      co_await until_stored(Work::feeds, &Daemon::publish);
      announce();
    }
  }

  /// A faulty tidings.toml keeps the old one; what can't change live is said.
  asio::awaitable<void> reload_config() {
    const auto loaded = co_await io::offload(engine_.workers, &config::load_config, config_file_);
    log_problems(loaded.problems);
    if (!loaded.config) co_return;
    const auto& old = *subscriptions_->config;
    const auto needs_restart = [](std::string_view key) {
      LogLine(LogLevel::warning, "needs_restart").with("key", key);
    };
    if (loaded.config->store.path != old.store.path) needs_restart("store.path");
    if (loaded.config->listen != old.listen) needs_restart("serve.listen");
    if (loaded.config->fetch.ca_file != old.fetch.ca_file) needs_restart("fetch.ca_file");
    if (loaded.config->sources != old.sources) needs_restart("sources (the folder that is watched)");
    set_log_level(loaded.config->log_level);
    auto changed = std::make_shared<Subscriptions>(*subscriptions_);
    changed->config = loaded.config;
    subscriptions_ = std::move(changed);
    const auto& site = loaded.config->site;
    co_await io::offload(press_thread_, [this, info = site_of(site), options = press_options(site)] {
      press_.use(info, options);
    });
  }

  /// The watchdog is fed only after workers and disk answered: a daemon that hangs is restarted.
  asio::awaitable<void> feed_watchdog(std::chrono::microseconds interval) {
    asio::steady_timer timer(engine_.io);
    while (true) {
      co_await io::offload(engine_.workers, [] {});
      co_await engine_.disk.run([](store::Store&) {});  // whether the thread answers, not what the disk says
      service_.alive();
      timer.expires_after(interval);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  std::filesystem::path config_file_;
  ServiceManager& service_;
  HealthState health_;
  Metrics metrics_{store::now()};
  publish::Publisher publisher_;
  Engine engine_;
  publish::Press press_;                 // on its own thread alone
  std::optional<std::int64_t> counted_;  // which version of the index; on the press's thread
  asio::thread_pool press_thread_{1};
  io::TaskGroup tasks_;
  bool task_failed_ = false;
  asio::signal_set signals_;  // that end it
  asio::signal_set hangup_;
  asio::steady_timer dirty_;  // expired: something is to be published
  std::shared_ptr<const Subscriptions> subscriptions_;
  io::Slots loading_{engine_.io.get_executor(), 1};
  std::optional<serve::HttpServer> server_;
};

}  // namespace

int run_daemon(const std::filesystem::path& config_file) {
  const auto loaded = config::load_config(config_file);
  start_log(loaded.config ? loaded.config->log_level : LogLevel::info);
  if (!loaded.config) {
    log_problems(loaded.problems);
    return exit_config;
  }
  ServiceManager service;
  try {
    return Daemon(config_file, loaded.config, service).run();
  } catch (const std::exception& error) {
    LogLine(LogLevel::error, "fatal").with("error", error.what());
    return EXIT_FAILURE;
  }
}

}  // namespace tidings::app
