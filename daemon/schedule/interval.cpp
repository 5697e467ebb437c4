#include "daemon/schedule/interval.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace tidings::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using Days = std::chrono::duration<double, std::ratio<86400>>;

constexpr double price_of_a_poll = 5.0 * 60;                    // κ: entry-seconds of lateness
constexpr double half_life_days = 14;                           // of what was observed
constexpr double prior_entries = 0.5;                           // a source of which nothing is known posts
constexpr double prior_days = 7;                                // half an entry a week
constexpr seconds longest_freshness = std::chrono::days(7);     // C8
constexpr seconds longest_document_ttl = std::chrono::days(1);  // C11
constexpr seconds longest_retry = std::chrono::days(31);        // C9
constexpr seconds longest_back_off = std::chrono::days(1);      // C14
constexpr seconds given_up_back_off = std::chrono::days(7);     // after a month of failures
constexpr auto held_for_good = std::chrono::years(100);         // C13: until the operator edits the source

/// Sets the later of both, with its reason.
void at_least(store::PollState& state, store::Timestamp time, std::string_view reason) {
  if (time <= state.next) return;
  state.next = time;
  state.next_reason = reason;
}

/// Entries and days with a half-life: what is long ago counts less.
void observe(store::PollState& state, std::size_t new_entries, store::Timestamp now) {
  const auto since = state.succeeded ? Days(now - *state.succeeded).count() : prior_days;
  const double decay = std::exp2(-std::max(0.0, since) / half_life_days);
  state.new_entries = state.new_entries * decay + static_cast<double>(new_entries);
  state.observed_days = state.observed_days * decay + std::max(0.0, since);
}

/// T* = √(2κ/λ): polls when the lateness expected since the last one costs as much as a poll (Sia and Cho,
/// 2005).
seconds rate_interval(const store::PollState& state) {
  const double per_day = (state.new_entries + prior_entries) / (state.observed_days + prior_days);
  return seconds(std::llround(std::sqrt(2 * price_of_a_poll / (per_day / 86400))));
}

std::uint64_t hash(std::string_view text, std::uint64_t number) {
  std::uint64_t value = 0xCBF29CE484222325U ^ number;  // FNV-1a: even enough for jitter, the same everywhere
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return value ^ value >> 32U;
}

/// Up to a tenth later, so that sources that began together drift apart; replayable.
seconds jitter(seconds interval, std::string_view salt, store::Timestamp now) {
  const auto span = interval.count() / 10;
  if (span <= 0) return seconds(0);
  const auto when = static_cast<std::uint64_t>(now.time_since_epoch().count());
  return seconds(static_cast<seconds::rep>(hash(salt, when) % static_cast<std::uint64_t>(span + 1)));
}

/// T·2^k, at the least an hour (four where the server refuses us), at the most a day; after a month of it a
/// week.
seconds back_off(const store::PollState& state, Outcome outcome, seconds interval, store::Timestamp now) {
  const seconds shortest = outcome == Outcome::refused ? 4h : 1h;
  const auto doublings = std::min<std::uint32_t>(state.failures - 1, 10);
  const auto last_good = state.succeeded.value_or(now);
  if (state.failures > 30 && now - last_good > std::chrono::days(30)) return given_up_back_off;
  return std::clamp<seconds>(interval * (1 << doublings), shortest, longest_back_off);
}

void apply_failure(store::PollState& state, const Facts& facts, seconds interval, store::Timestamp now) {
  if (facts.outcome == Outcome::gone) {
    // Once more after a day; then it is believed.
    const bool confirmed = state.failures > 1 && state.last_error.starts_with("gone");
    at_least(state, now + 24h, "gone (410): asked once more after a day");
    if (confirmed) state.held_until = now + std::chrono::duration_cast<seconds>(held_for_good);
    return;
  }
  at_least(state, now + back_off(state, facts.outcome, interval, now),
           fmt::format("back-off after {} failures", state.failures));
  if (facts.rate_limited && !facts.retry_after) state.held_until = now + std::max<seconds>(4h, 2 * interval);
}

}  // namespace

store::PollState reschedule(store::PollState state, const Facts& facts, const Bounds& bounds,
                            store::Timestamp now, std::string_view salt) {
  const bool failed = facts.outcome != Outcome::changed && facts.outcome != Outcome::unchanged;
  if (!failed) observe(state, facts.new_entries, now);
  // Of a source that never answered nothing is known, least of all how seldom it posts.
  const auto wanted = failed && !state.succeeded ? bounds.min : rate_interval(state);
  const auto interval = std::clamp(wanted, bounds.min, std::max(bounds.min, bounds.max));
  state.failures = failed ? state.failures + 1 : 0;
  state.next = now + interval;
  state.next_reason = wanted < bounds.min   ? "shortest interval"
                      : wanted > bounds.max ? "longest interval"
                                            : "its rate of posting";
  state.held_until = store::Timestamp();
  if (failed) apply_failure(state, facts, interval, now);
  if (facts.document_ttl)
    at_least(state, now + std::min(*facts.document_ttl, longest_document_ttl), "the document's ttl");
  if (facts.fresh_for) at_least(state, now + std::min(*facts.fresh_for, longest_freshness), "cache lifetime");
  if (facts.retry_after)
    state.held_until =
        std::max(state.held_until, now + std::clamp(*facts.retry_after, seconds(0), longest_retry));
  at_least(state, state.held_until, facts.retry_after ? "the server said when (Retry-After)" : "held");
  state.next += jitter(state.next - now > longest_retry ? seconds(0) : interval, salt, now);
  return state;
}

}  // namespace tidings::schedule
