#include "daemon/app/fetch_once.hpp"

#include <algorithm>
#include <csignal>
#include <set>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>

namespace tidings::app {
namespace {

namespace asio = boost::asio;

/// Polls, and whatever ends it, waits for what is under way and tells which sources were passed over.
asio::awaitable<void> fetch_all(Engine& engine, std::shared_ptr<const Subscriptions> subscriptions,
                                std::vector<store::SourceId> wanted, store::Selection selection,
                                FetchSummary& summary, const std::set<store::SourceId>& polled) {
  std::exception_ptr error;
  try {
    co_await engine.poller.use(subscriptions);
    co_await engine.poller.poll_once(wanted, selection);
  } catch (const boost::system::system_error& stopped) {
    if (stopped.code() != asio::error::operation_aborted) error = std::current_exception();
    summary.interrupted = true;
  } catch (...) {
    error = std::current_exception();
  }
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await engine.poller.stop();
  if (error) std::rethrow_exception(error);
  if (polled.size() == wanted.size()) co_return;  // all of them
  const auto states = co_await engine.disk.run([](store::Store& store) { return store.sources(); });
  std::ranges::sort(wanted);
  for (const auto& state : states)
    if (std::ranges::binary_search(wanted, state.id) && !polled.contains(state.id))
      summary.skipped.push_back(state);
}

}  // namespace

FetchSummary fetch_once(const std::shared_ptr<const Subscriptions>& subscriptions,
                        std::vector<store::SourceId> wanted, store::Selection selection,
                        const std::function<void(const PollReport&)>& on_report) {
  FetchSummary summary;
  std::set<store::SourceId> polled;
  std::string store_error;
  Engine engine(*subscriptions->config,
                {.polled =
                     [&](const PollReport& report) {
                       polled.insert(report.source);
                       ++summary.polled;
                       summary.failed += report.failed() ? 1U : 0U;
                       summary.added += report.added;
                       summary.updated += report.updated;
                       on_report(report);
                     },
                 .store_failed = [&](const std::string& error) { store_error = error; },
                 .store_works = [] {}});
  if (wanted.empty()) wanted = subscriptions->ids();

  asio::cancellation_signal stop;
  asio::signal_set signals(engine.io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (!error) stop.emit(asio::cancellation_type::terminal);
  });
  std::exception_ptr failure;
  asio::co_spawn(engine.io, fetch_all(engine, subscriptions, std::move(wanted), selection, summary, polled),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& error) {
                   failure = error;
                   signals.cancel();
                 }));
  engine.io.run();
  if (failure) std::rethrow_exception(failure);
  if (!store_error.empty()) throw store::StoreError(store_error);
  return summary;
}

}  // namespace tidings::app
