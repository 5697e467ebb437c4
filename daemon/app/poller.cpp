#include "daemon/app/poller.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/log.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr auto longest_sleep = std::chrono::minutes(1);  // so that a stepped clock is noticed
constexpr auto pause_after_store_error = std::chrono::seconds(10);

store::Timestamp now() { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); }

/// Claims are durable, so each costs a sync: they are taken an eighth of the slots at a time.
bool worth_a_claim(std::size_t free, std::size_t wanted) { return free != 0 && free * 8 >= wanted; }

void log_unexpected(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    LogLine(config::LogLevel::error, "bug").with("error", exception.what());
  }
}

}  // namespace

Poller::Poller(asio::any_io_executor executor, Disk& disk, fetch::HttpFetcher& fetcher,
               asio::thread_pool& workers, Listener listener)
    : executor_(executor),
      disk_(disk),
      fetcher_(fetcher),
      workers_(workers),
      listener_(std::move(listener)),
      wake_(executor),
      passes_(executor, &log_unexpected) {}

asio::awaitable<void> Poller::use(std::shared_ptr<const Subscriptions> subscriptions) {
  std::vector<store::RegisteredSource> registered;
  for (const auto& [id, source] : subscriptions->sources) registered.push_back({id, source->url.href()});
  co_await disk_.run(
      [registered = std::move(registered)](store::Store& store) { store.set_sources(registered, now()); });
  subscriptions_ = std::move(subscriptions);
  wake();
}

void Poller::wake() {
  woken_ = true;
  wake_.cancel();
}

std::size_t Poller::free_slots() const {
  const auto limit = subscriptions_->config->fetch.concurrency;
  return limit - std::min(limit, passes_.size());
}

asio::awaitable<void> Poller::poll_forever() {
  while (true) {
    std::chrono::steady_clock::duration pause = longest_sleep;
    try {
      const auto slots = free_slots();
      if (worth_a_claim(slots, subscriptions_->config->fetch.concurrency)) {
        const auto started = co_await claim_and_start(slots, store::Selection::due, {});
        pause = started == slots ? seconds(0) : co_await time_until_due();
      }
    } catch (const store::StoreError& error) {
      listener_.store_failed(error.what());
      pause = pause_after_store_error;
    }
    co_await sleep(pause);
  }
}

asio::awaitable<void> Poller::poll_once(std::vector<store::SourceId> sources, store::Selection selection) {
  const auto limit = subscriptions_->config->fetch.concurrency;
  for (std::size_t done = 0; done < sources.size();) {
    const auto count = std::min(free_slots(), sources.size() - done);
    if (!worth_a_claim(count, std::min(limit, sources.size() - done))) {
      co_await sleep(longest_sleep);
      continue;
    }
    const auto first = sources.begin() + static_cast<std::ptrdiff_t>(done);
    co_await claim_and_start(count, selection, {first, first + static_cast<std::ptrdiff_t>(count)});
    done += count;
  }
  co_await passes_.join();
}

asio::awaitable<std::size_t> Poller::claim_and_start(std::size_t limit, store::Selection selection,
                                                     std::vector<store::SourceId> only) {
  const auto subscriptions = subscriptions_;
  const seconds floor = subscriptions->config->fetch.interval.value_or(config::Interval()).min;
  auto claims = co_await disk_.run([=, only = std::move(only)](store::Store& store) {
    return store.claim(now(), floor, limit, selection, only);
  });
  listener_.store_works();
  for (auto& claim : claims) {
    const auto source = subscriptions->sources.find(claim.source);
    if (source == subscriptions->sources.end()) continue;
    PassContext context{subscriptions->config, source->second, fetcher_, workers_, disk_};
    passes_.spawn(pass(std::move(context), std::move(claim)));
  }
  co_return claims.size();
}

asio::awaitable<void> Poller::pass(PassContext context, store::Claim claim) {
  try {
    const auto report = co_await poll_source(std::move(context), std::move(claim));
    listener_.polled(report);
  } catch (const store::StoreError& error) {
    listener_.store_failed(error.what());
  }
  wake();
}

asio::awaitable<std::chrono::steady_clock::duration> Poller::time_until_due() {
  const auto due = co_await disk_.run([](store::Store& store) { return store.next_due(); });
  if (!due) co_return longest_sleep;
  co_return std::clamp<std::chrono::steady_clock::duration>(*due - now(), seconds(1), longest_sleep);
}

asio::awaitable<void> Poller::sleep(std::chrono::steady_clock::duration duration) {
  boost::system::error_code ignored;
  if (!std::exchange(woken_, false)) {
    wake_.expires_after(duration);
    co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    woken_ = false;
  }
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  if (cancelled.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> Poller::stop() {
  passes_.cancel();
  co_await passes_.join();
  co_await disk_.drain();
}

}  // namespace tidings::app
