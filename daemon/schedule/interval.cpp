#include "daemon/schedule/interval.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "daemon/schedule/lateness.hpp"
#include "daemon/schedule/profile.hpp"
#include "daemon/schedule/skip.hpp"

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

constexpr seconds shortest = 1h;
constexpr seconds shortest_without_validators = 2h;  // every poll costs the whole document
constexpr seconds shortest_of_all = 10min;           // where the server itself says less than an hour
constexpr seconds longest = 12h;
constexpr seconds longest_of_silent = days(1);
constexpr seconds silence = days(180);
constexpr double bytes_of_a_second_poll = 32 * 1024;  // this much of body doubles the price of a poll
constexpr std::int64_t polls_of_an_average = 8;

constexpr seconds longest_freshness = days(7);       // C8
constexpr seconds shortest_hold = 4h;                // C9: a 429 without Retry-After
constexpr seconds longest_slowed = days(1);          // C10
constexpr double slowdown_kept_a_week = 0.9;         // C10
constexpr seconds longest_document_ttl = days(1);    // C11
constexpr seconds until_gone_is_believed = days(1);  // C13
constexpr seconds shortest_back_off = 1h;            // C14
constexpr seconds shortest_refused = 4h;             // C14
constexpr seconds shortest_lost = days(1);           // C14
constexpr seconds longest_back_off = days(1);        // C14
constexpr seconds given_up_after = days(30);         // C14
constexpr seconds given_up_back_off = days(7);       // C14

bool is_failure(Outcome outcome) { return outcome != Outcome::changed && outcome != Outcome::unchanged; }

/// Sets the later of both, with its reason.
void at_least(store::PollState& state, store::Timestamp time, std::string_view reason) {
  if (time <= state.next) return;
  state.next = time;
  state.next_reason = reason;
}

std::uint64_t hash(std::string_view text, std::uint64_t number) {
  std::uint64_t value = 0xCBF29CE484222325U ^ number;  // FNV-1a: even enough for jitter, the same everywhere
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return value ^ value >> 32U;
}

/// Up to a tenth later, so that sources that began together drift apart; replayable.
seconds jitter(seconds interval, std::string_view salt, std::uint32_t poll) {
  const auto steps = static_cast<std::uint64_t>(interval.count() / 10 + 1);
  return seconds(static_cast<seconds::rep>(hash(salt, poll) % steps));
}

void observe_body(store::PollState& state, std::size_t bytes) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  const auto size = static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, most));
  const std::int64_t average = state.body_bytes;
  state.body_bytes = static_cast<std::uint32_t>(average + (size - average) / polls_of_an_average);
}

/// The factor of C10 as it is now.
double slowdown_at(const store::PollState& state, store::Timestamp now) {
  if (!state.slowed) return 1;
  const std::chrono::duration<double, std::chrono::weeks::period> since = now - *state.slowed;
  return std::max(1.0, state.slowdown * std::pow(slowdown_kept_a_week, std::max(0.0, since.count())));
}

/// T_min by what the server offers.
seconds shortest_by_server(const store::PollState& state, const Facts& facts) {
  const bool failed = is_failure(facts.outcome);
  if (failed && !state.succeeded) return shortest;  // it has offered nothing yet
  if (state.validators_lie || state.validators.empty()) return shortest_without_validators;
  if (failed || !facts.fresh_for) return shortest;
  return std::clamp(*facts.fresh_for, shortest_of_all, shortest);
}

/// T_min by C10: as often as this the server has not yet said that it is too often.
seconds slowed_interval(store::PollState& state, const Facts& facts, seconds least, store::Timestamp now) {
  const auto ceiling = std::max(least, longest_slowed);
  const auto scale = [&](double factor) {
    return std::min(ceiling, seconds(std::llround(static_cast<double>(least.count()) * factor)));
  };
  if (!facts.rate_limited) return scale(slowdown_at(state, now));
  const auto slowed = scale(2 * slowdown_at(state, now));
  state.slowdown = static_cast<double>(slowed.count()) / static_cast<double>(least.count());
  state.slowed = now;
  return slowed;
}

/// T_max: what has been silent for half a year can wait.
seconds longest_by_silence(const store::PollState& state, store::Timestamp now) {
  const auto last = state.last_posted ? state.last_posted : state.last_new_entry;
  return last && now - *last > silence ? longest_of_silent : longest;
}

/// Where a poll shares no entry with the one before, half of the time between them is short enough, perhaps;
/// polls that do share one let it grow again.
void observe_overlap(store::PollState& state, const Facts& facts, store::Timestamp now) {
  if (facts.gap && state.succeeded)
    state.overlap_interval = std::max(shortest_of_all, (now - *state.succeeded) / 2);
  else if (facts.outcome == Outcome::changed)
    state.overlap_interval += state.overlap_interval / 4;
  if (state.overlap_interval > longest_of_silent) state.overlap_interval = seconds(0);
}

/// T = clamp(T*, T_min, T_max); `next` and its reason as far as the source's rate goes.
seconds set_by_rate(store::PollState& state, const Facts& facts, const Bounds& bounds, store::Timestamp now) {
  const auto least =
      slowed_interval(state, facts, bounds.min.value_or(shortest_by_server(state, facts)), now);
  const auto most = std::max(least, bounds.max.value_or(longest_by_silence(state, now)));
  const double price =
      static_cast<double>(bounds.patience.count()) * (1 + state.body_bytes / bytes_of_a_second_poll);
  // Of a source that never answered nothing is known, least of all how seldom it posts.
  const bool unknown = is_failure(facts.outcome) && !state.succeeded;
  const auto wanted = unknown ? least : lateness_interval(posting_rate(state), now, price, most);
  const bool loses = state.overlap_interval > seconds(0) && state.overlap_interval < wanted;
  const auto interval = std::max(least, loses ? state.overlap_interval : wanted);
  state.next = now + interval;
  state.next_reason = interval == least  ? "shortest interval"
                      : loses            ? "entries were lost between two polls"
                      : interval == most ? "longest interval"
                                         : "its rate of posting";
  return interval;
}

/// C13: asked once more after a day; then it is believed. A hold, over which nobody insists.
void set_by_gone(store::PollState& state, store::Timestamp now) {
  if (!state.gone_since) state.gone_since = now;
  const bool is_believed = now - *state.gone_since >= until_gone_is_believed;
  const auto until = is_believed ? store::never : now + until_gone_is_believed;
  at_least(state, until,
           is_believed ? "gone (410): give it another address, or remove it"
                       : "gone (410): asked once more after a day");
  state.held_until = std::max(state.held_until, until);
}

seconds shortest_after(Outcome outcome) {
  if (outcome == Outcome::lost) return shortest_lost;
  return outcome == Outcome::refused ? shortest_refused : shortest_back_off;
}

/// C14: T·2^k, at the least an hour (four where somebody has to act, a day where the domain is lost), at the
/// most a day; after a month of it a week. Never more often than where nothing fails.
seconds back_off(const store::PollState& state, Outcome outcome, seconds interval, store::Timestamp now) {
  if (now - *state.failing_since > given_up_after) return std::max(interval, given_up_back_off);
  const auto doublings = std::min<std::uint32_t>(state.failures - 1, 10);
  return std::clamp<seconds>(interval * (1 << doublings), shortest_after(outcome),
                             std::max(interval, longest_back_off));
}

void set_by_failure(store::PollState& state, const Facts& facts, seconds interval, store::Timestamp now) {
  state.failures += 1;
  if (!state.failing_since) state.failing_since = now;
  if (facts.outcome == Outcome::gone) return set_by_gone(state, now);
  at_least(state, now + back_off(state, facts.outcome, interval, now),
           fmt::format("back-off after {} failures", state.failures));
}

void set_by_success(store::PollState& state) {
  state.failures = 0;
  state.failing_since.reset();
  state.gone_since.reset();
}

/// C8, C9, C11.
void set_by_server(store::PollState& state, const Facts& facts, seconds interval, store::Timestamp now) {
  if (state.document.ttl > seconds(0))
    at_least(state, now + std::min(state.document.ttl, longest_document_ttl), "the document's ttl");
  state.fresh_until =
      facts.fresh_for ? now + std::min(*facts.fresh_for, longest_freshness) : store::Timestamp();
  at_least(state, state.fresh_until, "cache lifetime");
  const auto hold = [&](seconds delay) { state.held_until = std::max(state.held_until, now + delay); };
  for (const auto& said : {facts.retry_after, facts.rate_limit_reset})
    if (said) hold(std::clamp(*said, seconds(0), longest_hold));
  if (facts.rate_limited && !facts.retry_after && !facts.rate_limit_reset)
    hold(std::max(shortest_hold, 2 * interval));
  at_least(state, state.held_until,
           facts.retry_after        ? "the server said when (Retry-After)"
           : facts.rate_limit_reset ? "the server's rate limit is used up until then"
                                    : "held");
}

/// C11, and the jitter.
void set_by_document(store::PollState& state, seconds interval, std::string_view salt) {
  const auto open = after_skipped(state.next, state.document);
  at_least(state, open, "the document's skipHours or skipDays");
  state.next = after_skipped(open + jitter(interval, salt, state.polls), state.document);
}

store::PollState after_outage(store::PollState state, store::Timestamp now, std::string_view salt) {
  state.polls += 1;
  state.next = std::max(now + pause_of_outage, state.held_until);
  state.next += jitter(pause_of_outage, salt, state.polls);
  state.next_reason = reason_of_outage;
  return state;
}

}  // namespace

seconds hold_of_host(const Facts& facts) {
  auto hold = facts.rate_limit_reset.value_or(seconds(0));
  if (facts.rate_limited) hold = std::max(hold, facts.retry_after.value_or(shortest_hold));
  return std::clamp(hold, seconds(0), longest_hold);
}

store::PollState reschedule(store::PollState state, const Facts& facts, const Bounds& bounds,
                            store::Timestamp now, std::string_view salt) {
  if (facts.outcome == Outcome::ours) return after_outage(std::move(state), now, salt);
  const bool failed = is_failure(facts.outcome);
  if (facts.document) state.document = *facts.document;
  if (!failed) {
    observe(state, facts.posted, now);
    observe_body(state, facts.body_bytes);
    observe_overlap(state, facts, now);
  }
  state.polls += 1;
  if (state.held_until <= now) state.held_until = store::Timestamp();
  const auto interval = set_by_rate(state, facts, bounds, now);
  if (failed)
    set_by_failure(state, facts, interval, now);
  else
    set_by_success(state);
  set_by_server(state, facts, interval, now);
  set_by_document(state, interval, salt);
  return state;
}

store::PollState rebound(store::PollState state, const Bounds& bounds, std::string_view salt) {
  if (!state.attempted || state.next_reason == reason_of_outage) return state;
  const auto last = std::max(*state.attempted, state.succeeded.value_or(*state.attempted));
  Facts facts{.outcome = state.failures != 0 ? Outcome::failed : Outcome::unchanged};
  if (state.fresh_until > last) facts.fresh_for = state.fresh_until - last;
  const auto before = state;
  const auto interval = set_by_rate(state, facts, bounds, last);
  set_by_server(state, facts, interval, last);
  set_by_document(state, interval, salt);
  if (before.failures != 0 || before.held_until > last) at_least(state, before.next, before.next_reason);
  return state;
}

}  // namespace tidings::schedule
