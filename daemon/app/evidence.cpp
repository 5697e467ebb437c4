#include "daemon/app/evidence.hpp"

#include <algorithm>
#include <variant>

#include "daemon/app/log.hpp"
#include "daemon/fetch/hosts.hpp"
#include "daemon/schedule/interval.hpp"
#include "daemon/text/ip_network.hpp"
#include "daemon/text/registrable_domain.hpp"

namespace tidings::app {
namespace {

using Answer = Sign::Answer;
using schedule::OutageGuard;

std::optional<Answer> answer_of(const fetch::Failure& failure) {
  using enum fetch::FailureKind;
  switch (failure.kind) {
    case blocked_address:
    case tls_client:
    case held:
      return std::nullopt;
    case dns:
    case connect:
    case timeout_connect:
      return Answer::unreachable;
    case tls_chain:
    case tls_name:
    case tls_expired:
    case tls_protocol:
    case timeout_body:
    case reset:
    case proxy:
      return Answer::none;
    case challenge:
      return Answer::given;
    default:
      return failure.facts.status >= 500 ? Answer::server_error : Answer::given;
  }
}

/// Nobody registered it; on its ports are programs that have nothing to do with each other.
bool is_address(const std::string& domain) {
  return domain.starts_with('[') || text::parse_ip_address(domain);
}

/// Whose limit is shared: the registrable domain, or the host alone.
std::string domain_of_limit(const std::string& host) {
  const auto url = text::Url::parse(host);
  auto domain = url ? text::registrable_domain(url->hostname()) : std::string();
  return domain.empty() || is_address(domain) ? host : domain;
}

const std::string& where(const fetch::FetchResult& result) { return fetch::facts_of(result).effective_url; }

}  // namespace

Sign sign_of(const fetch::FetchResult& result, const text::Url& source) {
  const bool redirected = where(result) != source.href();
  const auto elsewhere = redirected ? text::Url::parse(where(result)) : std::nullopt;
  const auto& url = elsewhere ? *elsewhere : source;
  Sign sign{.host = fetch::host_of(url), .domain = text::registrable_domain(url.hostname())};
  if (!fetch::is_same_host(url, source)) sign.source_domain = text::registrable_domain(source.hostname());
  const auto* failure = std::get_if<fetch::Failure>(&result);
  sign.answer = failure == nullptr ? Answer::given : answer_of(*failure);
  if (failure != nullptr) sign.failure = fetch::failure_label(*failure);
  return sign;
}

bool Evidence::is_ours(const store::Claim& claim, const Sign& sign, store::Timestamp now) {
  if (sign.source_domain) {
    breaker_.answered(claim.host);
    take_answer(*sign.source_domain, now);
  }
  if (!sign.answer) return false;
  if (*sign.answer == Answer::unreachable || *sign.answer == Answer::none) {
    take_silence(claim, sign, now);
    if (network_.is_out()) return true;
  } else {
    take_answer(sign.domain, now);
  }
  if (*sign.answer == Answer::given) {
    breaker_.answered(sign.host);
  } else {
    using enum schedule::Breaker::Of;
    const auto whom = *sign.answer == Answer::unreachable ? host : source;
    breaker_.failed(sign.host, claim.source, sign.failure, whom, now);
  }
  return false;
}

void Evidence::take_answer(const std::string& domain, store::Timestamp now) {
  const auto began = network_.since();
  if (network_.answered(domain, now) != OutageGuard::Change::ends) return;
  LogLine(config::LogLevel::warning, "outage_ends").with("seconds", (now - began).count());
}

void Evidence::take_silence(const store::Claim& claim, const Sign& sign, store::Timestamp now) {
  while (!suspects_.empty() && suspects_.front().time + OutageGuard::window <= now) suspects_.pop_front();
  const bool was_well = claim.state.succeeded && claim.state.failures == 0;
  if (network_.failed(sign.domain, was_well, now) == OutageGuard::Change::begins) {
    LogLine(config::LogLevel::warning, "outage_begins")
        .with("domains", network_.failing())
        .with("tried", network_.tried());
    acquit(now);
  } else if (!network_.is_out()) {
    suspects_.push_back({now, claim.source, claim.state});
  }
}

/// What failed shortly before it was clear that the fault is ours.
void Evidence::acquit(store::Timestamp now) {
  breaker_.forgive(now - OutageGuard::window);
  const schedule::Facts ours{.outcome = schedule::Outcome::ours};
  for (auto& suspect : suspects_)
    acquitted_.push_back(
        {suspect.source,
         schedule::reschedule(std::move(suspect.before), ours, {}, now, suspect.source.str()),
         {},
         {}});
  suspects_.clear();
}

void Evidence::take_limit(const fetch::ResponseFacts& facts, store::Timestamp now, store::HostHolds& held) {
  const auto hold = [&](const std::string& url, const schedule::Facts& said) {
    const auto until = now + schedule::hold_of_host(said);
    if (until <= now) return;
    const auto add = [&](const std::string& host) { held[host] = std::max(held[host], until); };
    const auto host = fetch::host_of_href(url);
    add(host);
    const auto domain = domain_of_limit(host);
    if (limits_.limit(domain, host, until, now)) std::ranges::for_each(hosts_below_(domain), add);
  };
  hold(facts.effective_url, {.retry_after = facts.retry_after,
                             .rate_limit_reset = facts.rate_limit_reset,
                             .rate_limited = facts.status == 429});
  if (facts.hop_limit) hold(facts.hop_limit->url, {.rate_limit_reset = facts.hop_limit->reset});
}

std::optional<store::Timestamp> Evidence::held_until(const text::Url& url, store::Timestamp now) const {
  if (limits_.size() == 0) return std::nullopt;  // most of the time: no name is taken apart for nothing
  const auto host = fetch::host_of(url);
  return limits_.limited_until(domain_of_limit(host), host, now);
}

void Evidence::recall(store::FailingHosts failing, const store::HostHolds& held, store::Timestamp now) {
  breaker_.recall(std::move(failing), now);
  for (const auto& [host, until] : held)
    limits_.limit(domain_of_limit(host), host, std::min(until, now + schedule::longest_hold), now);
}

std::optional<schedule::Breaker::Pause> Evidence::pause(const std::string& host, bool first,
                                                        store::Timestamp now) const {
  if (network_.is_out() && !first)
    return schedule::Breaker::Pause{now + schedule::pause_of_outage, std::string(schedule::reason_of_outage)};
  return breaker_.pause(host, now);
}

}  // namespace tidings::app
