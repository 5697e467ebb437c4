#include "tests/support/expectations.hpp"

#include <algorithm>
#include <cmath>

namespace tidings::support {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

bool is_skipped(Expectations::Time time, const store::DocumentLimits& limits) {
  const auto midnight = std::chrono::floor<days>(time);
  return (limits.skip_weekdays >> std::chrono::weekday(midnight).c_encoding() & 1U) != 0 ||
         (limits.skip_hours >> std::chrono::floor<std::chrono::hours>(time - midnight).count() & 1U) != 0;
}

}  // namespace

std::vector<std::string> Expectations::faults(Time now) const {
  std::vector<std::string> faults;
  for (const auto& floor : floors_)
    if (now < *last_ + floor.delay) faults.push_back(floor.rule);
  if (is_skipped(now, document_)) faults.emplace_back("C11: in a skipped hour or day");
  return faults;
}

double Expectations::slowdown(Time now) const {
  const auto weeks = std::chrono::duration<double, std::chrono::weeks::period>(now - slowed_).count();
  return std::max(1.0, slowdown_ * std::pow(0.9, weeks));
}

void Expectations::take(Time now, const Told& told) {
  const bool succeeded = told.status == 200 || told.status == 226 || told.status == 304;
  const bool redirects = told.status >= 301 && told.status <= 308 && told.status != 304;
  floors_.clear();
  last_ = now;
  if (told.fresh_for) expect(std::min<seconds>(*told.fresh_for, days(7)), "C8: still fresh");
  if (told.retry_after) expect(std::min<seconds>(*told.retry_after, days(31)), "C9: Retry-After");
  if (told.status == 429) {
    if (!told.retry_after) expect(4h, "C9: four hours after a 429");
    slowdown_ = std::min(24.0, 2 * slowdown(now));
    slowed_ = now;
  }
  if (told.status == 200 || told.status == 226) document_ = told.document;
  if (succeeded) short_lived_ = told.validators && told.fresh_for && *told.fresh_for < 1h;
  if (succeeded || told.status == 429)
    expect(seconds(static_cast<seconds::rep>(slowdown(now) * (short_lived_ ? 600 : 3600))),
           "C10: sooner than its 429s let it");
  expect(std::min<seconds>(document_.ttl, 24h), "C11: before the document's ttl");
  if (succeeded) {
    failures_ = 0;
    failing_since_.reset();
    gone_since_.reset();
  } else if (!redirects) {
    expect_after_failure(now, told.status);
  }
}

void Expectations::expect_after_failure(Time now, int status) {
  ++failures_;
  if (!failing_since_) failing_since_ = now;
  const bool refused = status == 401 || status == 403 || status == 404;
  expect(refused ? 4h : 1h, "C14: back-off");
  if (status == 410) {
    if (!gone_since_) gone_since_ = now;
    expect(now - *gone_since_ >= days(1) ? std::chrono::floor<seconds>(store::never - now) : days(1),
           "C13: a day after a 410, then never");
  } else {
    expect(std::min<seconds>(24h, 1h * (1U << std::min(failures_ - 1, 5U))), "C14: back-off that grows");
  }
  if (now - *failing_since_ > days(30)) expect(days(7), "C14: weekly after a month");
}

void Expectations::take_lost(Time now) {
  last_ = now;
  expect(short_lived_ ? 10min : 1h, "C4: a poll that was begun counts");
}

}  // namespace tidings::support
