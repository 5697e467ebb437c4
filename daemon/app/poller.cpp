#include "daemon/app/poller.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/log.hpp"
#include "daemon/fetch/hosts.hpp"
#include "daemon/schedule/interval.hpp"
#include "daemon/schedule/skip.hpp"
#include "store/clock.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;
using store::now;

constexpr auto longest_sleep = std::chrono::minutes(1);  // so that a stepped clock is noticed
constexpr std::size_t most_of_documents = 8U << 20U;     // bytes that are read and stored at once
constexpr auto pause_after_store_error = std::chrono::seconds(10);

/// Claims are durable, so each costs a sync: they are taken an eighth of the slots at a time.
bool worth_a_claim(std::size_t free, std::size_t wanted) { return free != 0 && free * 8 >= wanted; }

/// The enabled sources, one after the other, as the store wants them.
class Registration {
 public:
  explicit Registration(const Subscriptions& subscriptions) : subscriptions_(subscriptions) {}

  std::optional<store::RegisteredSource> operator()() {
    const auto& sources = *subscriptions_.sources;
    while (next_ < sources.size() && !sources.is_enabled(next_)) ++next_;
    if (next_ == sources.size()) return std::nullopt;
    const auto place = next_++;
    const auto href = sources.href(place);
    const auto& options = sources.options(place);
    return store::RegisteredSource{*store::SourceId::parse(sources.id(place)), std::string(href),
                                   fetch::host_of_href(href),
                                   options.keep.value_or(subscriptions_.config->keep), interval_of(options)};
  }

 private:
  store::PollInterval interval_of(const config::SourceOptions& options) const {
    const auto interval = config::interval_of(options, *subscriptions_.config);
    return interval ? store::PollInterval{interval->min, interval->max} : store::PollInterval();
  }

  const Subscriptions& subscriptions_;
  std::size_t next_ = 0;
};

store::Reschedule rescheduled_by(const Subscriptions& subscriptions) {
  return [patience = subscriptions.config->fetch.patience](store::PollState state,
                                                           const store::RegisteredSource& source) {
    schedule::Bounds bounds{.min = {}, .max = {}, .patience = patience};
    if (source.interval != store::PollInterval()) {
      bounds.min = source.interval.min;
      bounds.max = source.interval.max;
    }
    return schedule::rebound(std::move(state), bounds, source.id.str());
  };
}

}  // namespace

std::optional<std::size_t> Subscriptions::place(const store::SourceId& id) const {
  const auto found = sources->find(id);
  return found && sources->is_enabled(*found) ? found : std::nullopt;
}

std::shared_ptr<const config::Source> Subscriptions::find(const store::SourceId& id) const {
  const auto found = place(id);
  return found ? std::make_shared<const config::Source>((*sources)[*found]) : nullptr;
}

std::vector<store::SourceId> Subscriptions::ids() const {
  std::vector<store::SourceId> found;
  for (std::size_t place = 0; place < sources->size(); ++place)
    if (sources->is_enabled(place)) found.push_back(*store::SourceId::parse(sources->id(place)));
  return found;
}

std::size_t Subscriptions::size() const {
  std::size_t count = 0;
  for (std::size_t place = 0; place < sources->size(); ++place) count += sources->is_enabled(place) ? 1U : 0U;
  return count;
}

Poller::Poller(const asio::any_io_executor& executor, Disk& disk, fetch::HttpFetcher& fetcher,
               asio::thread_pool& workers, std::size_t hosts_allowed, Listener listener)
    : executor_(executor),
      disk_(disk),
      fetcher_(fetcher),
      workers_(workers),
      room_(executor, most_of_documents),
      listener_(std::move(listener)),
      hosts_allowed_(hosts_allowed),
      wake_(executor),
      evidence_([this](const std::string& domain) { return hosts_below(domain); }),
      slots_(executor, 0),
      visits_(executor, std::bind_front(&log_exception, "bug")) {}

asio::awaitable<void> Poller::use(std::shared_ptr<const Subscriptions> subscriptions) {
  co_await disk_.run([subscriptions](store::Store& store) {
    store.set_sources(Registration(*subscriptions), now(), rescheduled_by(*subscriptions));
  });
  if (!subscriptions_) {
    auto [failing, held] = co_await disk_.run(
        [](store::Store& store) { return std::pair(store.failing_hosts(), store.held_hosts(now())); });
    evidence_.recall(std::move(failing), held, now());
  }
  subscriptions_ = std::move(subscriptions);
  slots_.allow(most_hosts());
  wake();
}

void Poller::wake() {
  woken_ = true;
  wake_.cancel();
}

std::size_t Poller::most_hosts() const {
  return std::min(subscriptions_->config->fetch.concurrency, hosts_allowed_);
}

/// How many hosts are asked at once: fewer while our own network is down, and shortly after.
std::size_t Poller::limit() const { return std::min(most_hosts(), evidence_.network().hosts_at_once(now())); }

/// Visits that rest leave their slots to others, of which there are not many more for that.
std::size_t Poller::free_slots(std::size_t most) const {
  const auto asking = most_hosts() - slots_.free({});
  return std::min(most - std::min(most, asking), 2 * most - std::min(2 * most, visits_.size()));
}

asio::awaitable<void> Poller::poll_forever() {
  while (true) {
    std::chrono::steady_clock::duration pause = longest_sleep;
    try {
      if (store_failed_) co_await recover();
      const auto most = limit();
      const auto slots = free_slots(most);
      if (worth_a_claim(slots, most)) {
        const auto started = co_await claim_and_visit({.busy = busy_, .hosts = slots});
        pause = started != 0 ? seconds(0) : co_await time_until_due();
      }
    } catch (const store::StoreError& error) {
      on_store_failed(error);
      pause = pause_after_store_error;
    }
    co_await sleep(std::min(pause, time_until_more()));
  }
}

/// Nothing is asked for while it couldn't be stored.
void Poller::on_store_failed(const store::StoreError& error) {
  store_failed_ = true;
  listener_.store_failed(error.what());
}

/// Throws StoreError while there is nothing to recover to.
asio::awaitable<void> Poller::recover() {
  co_await disk_.run([](store::Store& store) { store.probe(); });
  store_failed_ = false;
  listener_.store_works();
}

/// After which more hosts may be visited, though nothing else happens.
std::chrono::steady_clock::duration Poller::time_until_more() const {
  const auto& network = evidence_.network();
  const auto time = now();
  if (network.hosts_at_once(time) == schedule::OutageGuard::all_hosts) return longest_sleep;
  return std::clamp<std::chrono::steady_clock::duration>(network.next_change(time) - time, seconds(1),
                                                         longest_sleep);
}

asio::awaitable<void> Poller::poll_once(std::vector<store::SourceId> sources, store::Selection selection) {
  std::map<std::string, std::vector<store::SourceId>> left;
  for (auto& id : sources)
    if (const auto place = subscriptions_->place(id))
      left[fetch::host_of_href(subscriptions_->sources->href(*place))].push_back(std::move(id));
  while (!left.empty()) {
    const auto most = most_hosts();
    const auto slots = std::min(free_slots(most), left.size());
    if (!worth_a_claim(slots, std::min(most, left.size()))) {
      co_await sleep(longest_sleep);
      continue;
    }
    const auto only = take_idle(left, slots);
    if (only.empty())
      co_await sleep(longest_sleep);
    else
      co_await claim_and_visit({.selection = selection, .only = only, .hosts = only.size()});
  }
  co_await visits_.join();
}

/// The next sources of so many hosts that aren't busy.
std::vector<store::SourceId> Poller::take_idle(std::map<std::string, std::vector<store::SourceId>>& left,
                                               std::size_t hosts) const {
  std::vector<store::SourceId> taken;
  for (auto host = left.begin(); host != left.end() && hosts != 0;) {
    if (busy_.contains(host->first)) {
      ++host;
      continue;
    }
    auto& sources = host->second;
    const auto count = static_cast<std::ptrdiff_t>(std::min(sources.size(), store::Wanted().of_each));
    std::move(sources.begin(), sources.begin() + count, std::back_inserter(taken));
    sources.erase(sources.begin(), sources.begin() + count);
    host = sources.empty() ? left.erase(host) : std::next(host);
    --hosts;
  }
  return taken;
}

asio::awaitable<std::size_t> Poller::claim_and_visit(store::Wanted wanted) {
  const auto selection = wanted.selection;
  const seconds floor =
      subscriptions_->config->fetch.interval.value_or(config::Interval()).min + store::longest_turn;
  auto claims = co_await disk_.run(
      [=, wanted = std::move(wanted)](store::Store& store) { return store.claim(now(), floor, wanted); });
  if (selection == store::Selection::due) claims = co_await put_off_skipped(std::move(claims));
  if (evidence_.network().is_out() && !claims.empty()) evidence_.probed(now());
  std::map<std::string, std::vector<store::Claim>> hosts;
  for (auto& claim : claims) hosts[claim.host].push_back(std::move(claim));
  for (auto& [host, sources] : hosts) {
    visits_.spawn(
        visit(Busy(busy_, host), io::Slot(slots_, [this] { wake(); }), std::move(sources), selection));
  }
  co_return hosts.size();
}

asio::awaitable<void> Poller::visit(Busy busy, io::Slot slot, std::vector<store::Claim> claims,
                                    store::Selection selection) {
  std::optional<text::Url> last;
  std::exception_ptr cancelled;
  try {
    co_await slot.take();
    co_await poll_in_turn(busy.host(), selection, slot, claims, last);
  } catch (const store::StoreError& error) {
    on_store_failed(error);
  } catch (const boost::system::system_error&) {
    cancelled = std::current_exception();
  }
  if (last) fetcher_.close_connection(*last);
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  try {
    if (stopping_ && !store_failed_) co_await release(std::move(claims));
  } catch (const store::StoreError& error) {
    on_store_failed(error);
  }
  slot.leave();
  busy.end();
  wake();
  if (cancelled) std::rethrow_exception(cancelled);
}

/// `left`: those that were not begun. `last`: the address of the source that was polled last. Whoever forces
/// polls may know that a host is back: the first of its sources finds out.
asio::awaitable<void> Poller::poll_in_turn(const std::string& host, store::Selection selection,
                                           io::Slot& slot, std::vector<store::Claim>& left,
                                           std::optional<text::Url>& last) {
  for (bool first = true; !left.empty() && !stopping_ && !store_failed_; first = false) {
    const auto source = subscriptions_->find(left.front().source);
    if (!source) {  // a reload came meanwhile
      left.erase(left.begin());
      continue;
    }
    if (const auto until = evidence_.held_until(source->url, now()))
      co_return co_await hold(std::exchange(left, {}), *until);
    const bool insists = first && selection == store::Selection::forced;
    if (auto pause = evidence_.pause(host, first, now()); pause && !insists)
      co_return co_await put_off(std::exchange(left, {}), std::move(*pause));
    last = source->url;
    auto claim = std::move(left.front());
    left.erase(left.begin());
    PassContext context(subscriptions_->config, source, fetcher_, workers_, room_, disk_, evidence_, slot,
                        !left.empty());
    const auto report = co_await poll_source(std::move(context), std::move(claim));
    // A poll that has reached the store can't be cancelled; the next one can.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    listener_.polled(report);
    co_await store_acquitted();
  }
}

/// C11, where the schedule could not see to it: we were down when they fell due, or their last poll had no
/// end.
asio::awaitable<std::vector<store::Claim>> Poller::put_off_skipped(std::vector<store::Claim> claims) {
  const auto time = now();
  std::map<store::Timestamp, std::vector<store::Claim>> skipped;
  std::vector<store::Claim> wanted;
  for (auto& claim : claims) {
    const auto open = schedule::after_skipped(time, claim.state.document);
    (open > time ? skipped[open] : wanted).push_back(std::move(claim));
  }
  for (auto& [open, waiting] : skipped)
    co_await put_off(std::move(waiting), {open, "the document's skipHours or skipDays"});
  co_return wanted;
}

/// As if they had not been claimed, but for the time.
asio::awaitable<void> Poller::put_off(std::vector<store::Claim> claims, schedule::Breaker::Pause pause) {
  for (auto& claim : claims) {
    claim.state.next = std::max(claim.state.next, pause.until);
    claim.state.next_reason = pause.reason;
  }
  co_await release(std::move(claims));
}

/// Those of a host that is held by now; the others of its sources are already.
asio::awaitable<void> Poller::hold(std::vector<store::Claim> claims, store::Timestamp until) {
  for (auto& claim : claims) claim.state.held_until = std::max(claim.state.held_until, until);
  co_await put_off(std::move(claims), {until, "its host is held"});
}

/// As if they had not been claimed; what else is in their states holds.
asio::awaitable<void> Poller::release(std::vector<store::Claim> claims) {
  std::vector<store::Finished> polls;
  for (auto& claim : claims) {
    claim.state.attempted = claim.attempted_before;
    polls.push_back({std::move(claim.source), std::move(claim.state), {}, {}});
  }
  if (polls.empty()) co_return;
  co_await disk_.run(
      [polls = std::move(polls)](store::Store& store) mutable { store.finish(std::move(polls)); });
}

/// One after the other: each comes after what its own poll stored.
asio::awaitable<void> Poller::store_acquitted() {
  for (auto& acquitted : evidence_.take_acquitted()) co_await disk_.finish(std::move(acquitted));
}

std::vector<std::string> Poller::hosts_below(const std::string& domain) const {
  std::set<std::string> hosts;
  const auto& sources = *subscriptions_->sources;
  for (std::size_t place = 0; place < sources.size(); ++place) {
    if (!sources.is_enabled(place) || !sources.href(place).contains(domain)) continue;
    const auto url = sources[place].url;
    const auto name = url.hostname();
    if (name == domain || name.ends_with('.' + domain)) hosts.insert(fetch::host_of(url));
  }
  return {hosts.begin(), hosts.end()};
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
  stopping_ = true;
  visits_.cancel();
  co_await visits_.join();
  co_await disk_.drain();
}

}  // namespace tidings::app
