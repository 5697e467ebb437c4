#include "tests/simulation/peers.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using store::PollState;
using store::Timestamp;

/// Of sorted dates; nothing where there are fewer than two.
std::optional<seconds> mean_gap(const std::vector<Timestamp>& dates) {
  if (dates.size() < 2) return std::nullopt;
  return (dates.back() - dates.front()) / static_cast<seconds::rep>(dates.size() - 1);
}

PollState after(PollState state, Timestamp now, seconds interval) {
  state.next = now + interval;
  return state;
}

}  // namespace

PollState HourlyPolicy::schedule(std::size_t, PollState state, const schedule::Facts&, const Response&,
                                 Timestamp now) {
  return after(std::move(state), now, 1h);
}

PollState MinifluxPolicy::schedule(std::size_t source, PollState state, const schedule::Facts& facts,
                                   const Response&, Timestamp now) {
  constexpr seconds tick = 60min;
  auto& week = posted_[source];
  week.insert(week.end(), facts.posted.begin(), facts.posted.end());
  std::erase_if(week, [&](Timestamp date) { return date < now - days(7); });
  const auto interval = std::clamp<seconds>(mean_gap(week).value_or(24h), 5min, 24h);
  return after(std::move(state), now, (interval + tick - 1s) / tick * tick);
}

PollState CommaFeedPolicy::schedule(std::size_t source, PollState state, const schedule::Facts&,
                                    const Response& response, Timestamp now) {
  auto& document = document_[source];
  if (response.status == 200) document = response.entries;
  const auto gap = mean_gap(document);
  const auto age = document.empty() ? seconds(days(30)) : now - document.back();
  if (age >= days(30) || !gap) return after(std::move(state), now, 4h);
  if (age >= days(14)) return after(std::move(state), now, 2h);
  if (age >= days(7)) return after(std::move(state), now, 1h);
  return after(std::move(state), now, std::clamp<seconds>(*gap / 2, 5min, 1h));
}

PollState OverlapPolicy::schedule(std::size_t source, PollState state, const schedule::Facts& facts,
                                  const Response& response, Timestamp now) {
  constexpr seconds usual = 6h;
  auto& known = sources_[source];
  if (response.status == 200) known.entries = response.entries.size();
  if (!facts.posted.empty()) state.last_posted = facts.posted.back();
  const double share =
      known.entries == 0 ? 1
                         : 1 - static_cast<double>(facts.posted.size()) / static_cast<double>(known.entries);
  const bool news = state.last_posted && now - *state.last_posted < days(31);
  const bool settled = ++known.successes >= 2;
  if (settled && share >= 0.67)
    known.interval += news ? seconds(10min) : seconds(60min);
  else if (settled && share < 0.33)
    known.interval = std::min(known.interval - 60min, usual);
  known.interval = std::clamp<seconds>(known.interval, 10min, 24h);
  return after(std::move(state), now, known.interval);
}

}  // namespace tidings::simulation
