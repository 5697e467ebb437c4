#include "daemon/app/daemon.hpp"

#include <csignal>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/engine.hpp"
#include "daemon/app/folder_watch.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/service_manager.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/http_server.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using config::LogLevel;

constexpr int exit_config = 78;   // EX_CONFIG: systemd doesn't restart on it
constexpr int exit_killed = 130;  // the second signal

/// Whether the daemon can do its work; written on the I/O thread, read on the server's.
class HealthState {
 public:
  void set(serve::Health health) {
    const std::lock_guard lock(mutex_);
    health_ = std::move(health);
  }
  serve::Health get() const {
    const std::lock_guard lock(mutex_);
    return health_;
  }

 private:
  mutable std::mutex mutex_;
  serve::Health health_{true, "ok"};
};

serve::HttpServer::Options server_options(const config::Config& config, ServiceManager& service) {
  serve::HttpServer::Options options;
  options.inherited_sockets = service.take_sockets();
  if (options.inherited_sockets.empty())
    for (const auto& listen : config.listen) options.endpoints.push_back({listen.address, listen.port});
  return options;
}

void log_task_error(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    LogLine(LogLevel::error, "task_failed").with("error", exception.what());
  }
}

/// Wires the rooms together; everything but the server and the workers runs on the I/O thread.
class Daemon {
 public:
  Daemon(std::filesystem::path config_file, std::shared_ptr<const config::Config> config,
         ServiceManager& service)
      : config_file_(std::move(config_file)),
        service_(service),
        engine_(*config, {.polled = [this](const PollReport& report) { on_polled(report); },
                          .store_failed = [this](const std::string& error) { on_store_failed(error); },
                          .store_works = [this] { health_.set({true, "ok"}); }}),
        tasks_(engine_.io.get_executor(), &log_task_error),
        dirty_(engine_.io.get_executor(), asio::steady_timer::time_point::max()),
        subscriptions_(subscribe(std::move(config), config::LoadedSources{})) {}

  /// Until a signal ends it.
  void run() {
    asio::co_spawn(engine_.io, live(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
    engine_.io.run();
  }

 private:
  asio::awaitable<void> live() {
    asio::signal_set signals(engine_.io, SIGTERM, SIGINT);
    co_await load_sources();
    co_await publish();
    const auto& config = *subscriptions_->config;
    server_.emplace(server_options(config, service_), publisher_, [this] { return health_.get(); });
    announce();
    tasks_.spawn(engine_.poller.poll_forever());
    tasks_.spawn(publish_changes());
    tasks_.spawn(reload_on_hangup());
    tasks_.spawn(reload_on_change(config.sources));
    if (service_.watchdog()) tasks_.spawn(feed_watchdog(*service_.watchdog() / 2));
    co_await signals.async_wait(asio::use_awaitable);
    signals.async_wait([](boost::system::error_code error, int) {
      if (!error) std::_Exit(exit_killed);  // files are whole at any instant
    });
    co_await shut_down();
    signals.cancel();
  }

  void announce() {
    for (const auto& endpoint : server_->endpoints())
      LogLine(LogLevel::info, "listening").with("address", endpoint.address).with("port", endpoint.port);
    const auto status = "polling " + std::to_string(subscriptions_->sources.size()) + " sources";
    LogLine(LogLevel::info, "ready").with("sources", subscriptions_->sources.size());
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

  void on_polled(const PollReport& report) {
    log_poll(report);
    if (report.added + report.updated != 0) dirty_.expires_at(asio::steady_timer::time_point::min());
  }

  void on_store_failed(const std::string& error) {
    LogLine(LogLevel::error, "store_failed").with("error", error);
    health_.set({false, error});
  }

  /// The newest entries, from the files to the shelf.
  asio::awaitable<void> publish() {
    const auto site = subscriptions_->config->site;
    const auto limit = site.items;
    auto entries = co_await engine_.disk.run([limit](store::Store& store) { return store.newest(limit); });
    const auto count = entries.size();
    co_await io::offload(
        engine_.workers,
        [this](const config::Site& info, const std::vector<store::StoredEntry>& newest) {
          publisher_.publish({info.title, info.url.href(), info.author.empty() ? info.title : info.author},
                             newest);
        },
        site, std::move(entries));
    LogLine(LogLevel::info, "published").with("entries", count);
  }

  /// Changes that come while a feed is rendered make one more.
  asio::awaitable<void> publish_changes() {
    while (true) {
      boost::system::error_code moved;  // a change moves the expiry while we wait
      co_await dirty_.async_wait(asio::redirect_error(asio::use_awaitable, moved));
      dirty_.expires_at(asio::steady_timer::time_point::max());
      co_await publish();
    }
  }

  asio::awaitable<void> load_sources() {
    const auto loaded =
        co_await io::offload(engine_.workers, &config::load_sources, subscriptions_->config->sources);
    log_problems(loaded.problems);
    subscriptions_ = subscribe(subscriptions_->config, loaded, subscriptions_.get());
    co_await engine_.poller.use(subscriptions_);
  }

  asio::awaitable<void> reload_on_change(std::filesystem::path folder) {
    FolderWatch watch(engine_.io.get_executor(), folder);
    while (true) {
      co_await watch.changed();
      co_await load_sources();
      LogLine(LogLevel::info, "sources_reloaded").with("sources", subscriptions_->sources.size());
    }
  }

  asio::awaitable<void> reload_on_hangup() {
    asio::signal_set hangup(engine_.io, SIGHUP);
    while (true) {
      co_await hangup.async_wait(asio::use_awaitable);
      service_.reloading();
      co_await reload_config();
      co_await load_sources();
      co_await publish();
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
  }

  /// The watchdog is fed only after workers and disk answered: a daemon that hangs is restarted.
  asio::awaitable<void> feed_watchdog(std::chrono::microseconds interval) {
    asio::steady_timer timer(engine_.io);
    while (true) {
      co_await io::offload(engine_.workers, [] {});
      co_await engine_.disk.run([](store::Store& store) { return store.next_due(); });
      service_.alive();
      timer.expires_after(interval);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  std::filesystem::path config_file_;
  ServiceManager& service_;
  HealthState health_;
  publish::Publisher publisher_;
  Engine engine_;
  io::TaskGroup tasks_;
  asio::steady_timer dirty_;  // expired: something is to be published
  std::shared_ptr<const Subscriptions> subscriptions_;
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
    Daemon(config_file, loaded.config, service).run();
  } catch (const std::exception& error) {
    LogLine(LogLevel::error, "fatal").with("error", error.what());
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

}  // namespace tidings::app
