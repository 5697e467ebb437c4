#include "tests/simulation/publisher.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using store::Timestamp;

constexpr std::size_t entries_of_a_document = 20;
constexpr std::size_t bytes_of_an_entry = 2000;

bool is_skipped(Timestamp time, const store::DocumentLimits& limits) {
  const auto midnight = std::chrono::floor<days>(time);
  return (limits.skip_weekdays >> std::chrono::weekday(midnight).c_encoding() & 1U) != 0 ||
         (limits.skip_hours >> std::chrono::floor<std::chrono::hours>(time - midnight).count() & 1U) != 0;
}

}  // namespace

Response Publisher::answer(const Request& request) {
  // The document changes with each posting.
  const auto version =
      static_cast<std::size_t>(std::ranges::upper_bound(trace_.posted, request.time) - trace_.posted.begin());
  judge(request, version);
  auto response = respond(request, version);
  take_note(request, response, version);
  return response;
}

void Publisher::judge(const Request& request, std::size_t version) {
  const auto fault = [&](const char* rule) {
    if (std::ranges::find(faults_, rule, &Fault::rule) == faults_.end())
      faults_.push_back({request.time, rule});
  };
  for (const auto& floor : floors_)
    if (request.time < floor.time) fault(floor.rule);
  if (is_skipped(request.time, told_)) fault("C11: in a skipped hour or day");
  if (request.etag.empty() && manners_.validators && served_ == version)
    fault("C1: a second unconditional request for an unchanged document");
}

Response Publisher::respond(const Request& request, std::size_t version) {
  Response response;
  response.fresh_for = manners_.fresh_for;
  for (const auto& window : manners_.windows)
    if (request.time >= window.from && request.time < window.to)
      return {.status = window.status, .retry_after = window.retry_after};
  if (manners_.tolerates && last_request_ && request.time - *last_request_ < *manners_.tolerates)
    return {.status = 429,
            .retry_after = manners_.says_retry_after ? std::optional<seconds>(30min) : std::nullopt};
  if (manners_.validators) response.etag = fmt::format("\"{}\"", version);
  if (!request.etag.empty() && request.etag == response.etag) {
    response.status = 304;
    return response;
  }
  const auto first = version - std::min(version, entries_of_a_document);
  response.entries.assign(trace_.posted.begin() + static_cast<std::ptrdiff_t>(first),
                          trace_.posted.begin() + static_cast<std::ptrdiff_t>(version));
  response.bytes = 1000 + response.entries.size() * bytes_of_an_entry;
  response.document = manners_.document;
  return response;
}

double Publisher::slowdown(Timestamp now) const {
  const double weeks = static_cast<double>((now - slowed_).count()) / (7 * 86400.0);
  return std::max(1.0, slowdown_ * std::pow(0.9, weeks));
}

void Publisher::take_note(const Request& request, const Response& response, std::size_t version) {
  const auto now = request.time;
  const bool failed = response.status != 200 && response.status != 304;
  floors_.clear();
  const auto expect = [&](seconds delay, const char* rule) { floors_.push_back({now + delay, rule}); };
  if (response.fresh_for) expect(std::min<seconds>(*response.fresh_for, days(7)), "C8: still fresh");
  if (response.retry_after) expect(std::min<seconds>(*response.retry_after, days(31)), "C9: Retry-After");
  if (response.status == 429) {
    if (!response.retry_after) expect(4h, "C9: four hours after a 429");
    slowdown_ = std::min(24.0, 2 * slowdown(now));
    slowed_ = now;
  }
  if (response.status == 200) {
    served_ = version;
    told_ = response.document;
  }
  const bool short_lived = manners_.fresh_for && *manners_.fresh_for < 1h;
  if (!failed || response.status == 429)
    expect(seconds(static_cast<seconds::rep>(slowdown(now) * (short_lived ? 600 : 3600))),
           "C10: sooner than its 429s let it");
  expect(std::min<seconds>(told_.ttl, 24h), "C11: before the document's ttl");
  if (!failed) return failing_since_.reset(), last_request_ = now, void();
  if (!failing_since_) failing_since_ = now;
  const bool refused = response.status == 401 || response.status == 403 || response.status == 404;
  expect(refused ? 4h : 1h, "C14: back-off");
  if (now - *failing_since_ > days(30)) expect(days(7), "C14: weekly after a month");
  if (response.status == 410) expect(days(1), "C13: a day after a 410");
  last_request_ = now;
}

}  // namespace tidings::simulation
