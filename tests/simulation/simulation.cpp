#include "tests/simulation/simulation.hpp"

#include <algorithm>
#include <numeric>
#include <queue>
#include <utility>

#include <fmt/format.h>

namespace tidings::simulation {
namespace {

using std::chrono::seconds;
using store::Timestamp;

constexpr seconds claim_floor = std::chrono::hours(1);

Timestamp due(const store::PollState& state) { return std::max(state.next, state.held_until); }

schedule::Outcome outcome_of(int status) {
  switch (status) {
    case 200:
      return schedule::Outcome::changed;
    case 304:
      return schedule::Outcome::unchanged;
    case 401:
    case 403:
    case 404:
      return schedule::Outcome::refused;
    case 410:
      return schedule::Outcome::gone;
    default:
      return schedule::Outcome::failed;
  }
}

}  // namespace

store::PollState LatenessPolicy::schedule(std::size_t source, store::PollState state,
                                          const schedule::Facts& facts, const Response&, Timestamp now) {
  return schedule::reschedule(std::move(state), facts, bounds_, now, fmt::format("source-{}", source));
}

Simulation::Simulation(std::vector<Publisher> publishers, std::unique_ptr<Policy> policy, Timestamp start)
    : publishers_(std::move(publishers)),
      policy_(std::move(policy)),
      start_(start),
      end_(start),
      states_(publishers_.size()) {
  for (auto& state : states_) state.next = start;
}

void Simulation::run_until(Timestamp end, const Hook& after_poll) {
  using Due = std::pair<Timestamp, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue;
  for (std::size_t source = 0; source < states_.size(); ++source) queue.emplace(due(states_[source]), source);
  while (!queue.empty() && queue.top().first < end) {
    const auto [now, source] = queue.top();
    queue.pop();
    poll(source, now);
    if (after_poll) after_poll(log_.size(), states_);
    queue.emplace(due(states_[source]), source);
  }
  end_ = end;
}

void Simulation::poll(std::size_t source, Timestamp now) {
  auto& state = states_[source];
  state.attempted = now;
  state.next = now + claim_floor;
  const Request request{now, state.validators.etag};
  const auto response = publishers_[source].answer(request);
  const bool succeeded = response.status == 200 || response.status == 304;
  auto facts = facts_of(state, response);
  if (response.status == 200) state.validators.etag = response.etag;
  if (succeeded) measure(source, now);
  state = policy_->schedule(source, std::move(state), facts, response, now);
  if (succeeded) state.succeeded = now;
  log_.push_back(
      {now, static_cast<std::uint32_t>(source), response.status, !request.etag.empty(), state.next});
}

schedule::Facts Simulation::facts_of(const store::PollState& state, const Response& response) const {
  schedule::Facts facts{.outcome = outcome_of(response.status),
                        .posted = {},
                        .body_bytes = response.bytes,
                        .fresh_for = response.fresh_for,
                        .retry_after = response.retry_after,
                        .rate_limited = response.status == 429,
                        .document = {}};
  if (response.status == 200) facts.document = response.document;
  for (const auto date : response.entries)
    if (!state.succeeded || date > *state.succeeded) facts.posted.push_back(date);
  return facts;
}

/// Of what was posted since the success before, also what the document does not show any more.
void Simulation::measure(std::size_t source, Timestamp now) {
  const auto since = states_[source].succeeded;
  if (!since) return;
  const auto& posted = publishers_[source].trace().posted;
  for (auto date = std::ranges::upper_bound(posted, *since); date != posted.end() && *date <= now; ++date)
    delays_.push_back(static_cast<std::uint32_t>((now - *date).count()));
}

Totals Simulation::totals() const {
  Totals totals{.polls = log_.size(), .postings = delays_.size()};
  const double days = std::chrono::duration<double, std::chrono::days::period>(end_ - start_).count();
  totals.polls_a_day = static_cast<double>(log_.size()) / days / static_cast<double>(publishers_.size());
  if (delays_.empty()) return totals;
  auto delays = delays_;
  const auto p95 = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() * 95 / 100);
  std::ranges::nth_element(delays, p95);
  totals.p95_delay = *p95 / 3600.0;
  totals.mean_delay =
      std::accumulate(delays.begin(), delays.end(), 0.0) / 3600 / static_cast<double>(delays.size());
  return totals;
}

}  // namespace tidings::simulation
