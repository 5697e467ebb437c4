#include "daemon/app/pass.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/archive_walk.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/read_in_turn.hpp"
#include "daemon/app/reading.hpp"
#include "daemon/fetch/credentials.hpp"
#include "daemon/io/offload.hpp"
#include "daemon/schedule/interval.hpp"
#include "daemon/schedule/moves.hpp"
#include "daemon/text/url.hpp"
#include "store/clock.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;

using fetch::facts_of;
using store::now;

/// What is so long after a response is no fraction of a second sooner.
store::Timestamp end_of_this_second() { return now() + std::chrono::seconds(1); }

/// Empty where the source has no credentials of its own.
std::string authorization_of(const config::Access& access) {
  if (!access.token.empty()) return fetch::bearer_credentials(access.token);
  return access.username.empty() ? std::string() : fetch::basic_credentials(access.username, access.password);
}

/// C1, of each URL that the source has led to.
std::vector<store::Validators> validators_of(const config::Config& config, const config::Source& source,
                                             const store::PollState& state) {
  std::vector<store::Validators> sent;
  const auto add = [&](const store::Validators& validators, const std::string& body_hash) {
    if (!state.validators_lie && is_read_by_rules_of_now(body_hash, config, source))
      sent.push_back(validators);
  };
  add(state.validators, state.body_hash);
  for (const auto& [validators, body_hash] : state.elsewhere) add(validators, body_hash);
  return sent;
}

fetch::Request request_for(const PassContext& context, const store::PollState& state) {
  const auto& config = *context.config;
  const auto& source = *context.source;
  auto networks = config.fetch.allow_networks;
  networks.insert(networks.end(), source.options->allow_networks.begin(),
                  source.options->allow_networks.end());
  return {
      .url = source.url,
      .start = state.move.adopted ? text::Url::parse(state.move.to) : std::nullopt,
      .validators = validators_of(config, source, state),
      .user_agent = source.options->user_agent.empty() ? config.fetch.user_agent : source.options->user_agent,
      .headers = source.options->headers,
      .authorization = authorization_of(source.options->access),
      .certificate = {source.options->access.client_certificate, source.options->access.client_key},
      .connect_timeout = config.fetch.connect_timeout,
      .timeout = config.fetch.timeout,
      .max_body = config.fetch.max_body,
      .guard = fetch::AddressGuard(std::move(networks)),
      .proxy = source.options->proxy.value_or(config.fetch.proxy),
      .gap = [config = context.config](std::string_view hostname) { return config->fetch.gaps.of(hostname); },
      .held_until = [&evidence =
                         context.evidence](const text::Url& url) { return evidence.held_until(url, now()); },
      .slot = &context.slot,
      .more_follow = context.more_follow};
}

/// One poll on its way: what is known of it so far. Each stage is a function that takes it one step further.
struct Poll {
  store::PollState state;
  std::string known_items;  // store::Claim::item_marks
  schedule::Facts facts;
  std::optional<store::Feed> feed;
  ReadingRoom::Place place;                       // of the feed
  std::optional<store::Familiarity> familiarity;  // of the feed
  store::HostHolds held_hosts;                    // by what it has asked
  bool is_held = false;                           // by what others have: nothing was asked
  PollReport report;
};

void fail(Poll& poll, schedule::Outcome outcome, std::string kind, std::string error) {
  poll.facts.outcome = outcome;
  poll.report.result = std::move(kind);
  poll.report.error = std::move(error);
}

void take_facts(Poll& poll, const fetch::ResponseFacts& facts) {
  poll.report.status = poll.state.last_status = facts.status;
  poll.report.bytes = facts.bytes;
  poll.facts.body_bytes = facts.bytes;
  poll.facts.fresh_for = facts.fresh_for;
  if (facts.status >= 300) poll.facts.retry_after = facts.retry_after;  // C9
  poll.facts.rate_limit_reset = facts.rate_limit_reset;
  poll.facts.rate_limited = facts.status == 429;
}

bool is_held(const fetch::FetchResult& result) {
  const auto* failure = std::get_if<fetch::Failure>(&result);
  return failure != nullptr && failure->kind == fetch::FailureKind::held;
}

/// Of a document that was never read, the body may still be that of the last one.
store::KnownDocument known_at(const std::string& url, const store::PollState& state) {
  if (state.validators.url == url) return {state.validators, state.body_hash};
  for (const auto& document : state.elsewhere)
    if (document.validators.url == url) return document;
  return {{.url = url, .etag = {}, .last_modified = {}}, state.body_hash};
}

/// From now on the document there is the last one. What is known of the others is kept: a source may lead
/// here and there by turns.
void turn_to(const std::string& url, store::PollState& state) {
  constexpr std::size_t most = 3;
  auto& last = state.validators;
  if (last.url == url) return;
  auto known = known_at(url, state);
  if (!last.empty())
    state.elsewhere.insert(state.elsewhere.begin(), {std::move(last), std::move(state.body_hash)});
  std::erase_if(state.elsewhere, [&](const auto& document) { return document.validators.url == url; });
  if (state.elsewhere.size() > most) state.elsewhere.resize(most);
  last = std::move(known.validators);
  state.body_hash = std::move(known.body_hash);
}

/// A 304 replaces the validators that it carries, and only those (C2).
void take_not_modified(Poll& poll, const fetch::ResponseFacts& facts) {
  turn_to(facts.effective_url, poll.state);
  if (!facts.etag.empty()) poll.state.validators.etag = facts.etag;
  if (!facts.last_modified.empty()) poll.state.validators.last_modified = facts.last_modified;
  poll.facts.outcome = schedule::Outcome::unchanged;
  poll.report.result = "not_modified";
}

/// C14: what is refused until somebody acts is asked for less often.
schedule::Outcome outcome_of(const fetch::Failure& failure) {
  using enum fetch::FailureKind;
  switch (failure.kind) {
    case tls_chain:
    case tls_name:
    case tls_expired:
    case tls_client:
    case blocked_address:
    case too_big:
    case challenge:
      return schedule::Outcome::refused;
    case http_status:
      break;
    default:
      return schedule::Outcome::failed;
  }
  const auto status = failure.facts.status;
  const bool refused = status == 401 || status == 403 || status == 404;
  return refused ? schedule::Outcome::refused : schedule::Outcome::failed;
}

void take_failure(Poll& poll, const fetch::Failure& failure) {
  fail(poll, outcome_of(failure), fetch::failure_label(failure), failure.cause);
}

/// Whether the document is another one though the validators, which vouch for it, are the same. That other
/// bytes came shows it only together with an item that wasn't so before: the same document may be compressed
/// anew.
bool is_lie(const store::PollState& before, const Reading& reading, const fetch::ResponseFacts& facts) {
  const auto& old = before.validators;
  return facts.status == 200 && !before.body_hash.empty() &&
         !is_same_body(before.body_hash, reading.body_hash) && reading.feed &&
         !reading.feed->entries.empty() && old.url == facts.effective_url && !old.empty() &&
         old.etag == facts.etag && old.last_modified == facts.last_modified;
}

std::vector<std::chrono::seconds> lateness_of(const std::vector<store::Timestamp>& posted,
                                              store::Timestamp seen) {
  std::vector<std::chrono::seconds> lateness;
  lateness.reserve(posted.size());
  for (const auto date : posted) lateness.push_back(std::max(seen - date, std::chrono::seconds(0)));
  return lateness;
}

/// A 200 replaces both validators, an absent one clears it; a body that can't be read keeps the old (C2). A
/// 226 does likewise, but its body is a part (C16). What it takes is moved out of `reading`.
void take_reading(Poll& poll, Reading& reading, const fetch::ResponseFacts& facts) {
  turn_to(facts.effective_url, poll.state);
  if (is_lie(poll.state, reading, facts)) poll.state.validators_lie = now();
  poll.state.validators = {facts.effective_url, facts.etag, facts.last_modified};
  poll.state.body_hash = facts.status == 226 ? std::string() : std::move(reading.body_hash);
  poll.facts.outcome = reading.feed ? schedule::Outcome::changed : schedule::Outcome::unchanged;
  poll.facts.posted = std::move(reading.posted);
  if (poll.state.succeeded) poll.report.lateness = lateness_of(poll.facts.posted, now());
  poll.facts.document = reading.limits;
  poll.report.result = "unchanged";
  poll.feed = std::move(reading.feed);
}

/// Entries were lost where a whole document has none that the source has brought before, and none of before
/// the last poll either: ids that change with each poll are no gap. Older pages may have them.
asio::awaitable<void> close_gap(Poll& poll, const PassContext& context, const Reading& reading) {
  const auto& found = *poll.familiarity;
  poll.facts.gap = poll.report.status == 200 && poll.state.succeeded && found.has_brought_entries &&
                   found.known_entries == 0 && !poll.feed->entries.empty() && reading.all_are_new;
  if (!poll.facts.gap) co_return;
  poll.place = {};  // others may have what the pages need while they have what we hold
  bool recovered = false;
  if (reading.older) {
    auto request = request_for(context, poll.state);
    request.validators.clear();
    recovered = co_await walk_back(context, std::move(request), *reading.older, *poll.feed, poll.held_hosts);
  }
  poll.report.gap = recovered ? "recovered" : "lost";
  if (!recovered) poll.state.last_gap = now();
}

asio::awaitable<void> take_document(Poll& poll, const PassContext& context, fetch::Fetched fetched) {
  const auto facts = fetched.facts;
  ReadingTask task{std::move(fetched),
                   context.config,
                   context.source,
                   known_at(facts.effective_url, poll.state).body_hash,
                   poll.state.succeeded,
                   now(),
                   std::move(poll.known_items)};
  auto [reading, place] = co_await read_in_turn(context, std::move(task));
  if (!reading) {
    auto& failure = reading.error();
    co_return fail(poll, failure.outcome, std::move(failure.kind), std::move(failure.error));
  }
  poll.place = std::move(place);
  take_reading(poll, *reading, facts);
  const bool is_asked = poll.state.succeeded || facts.moved_to;  // for a gap, or for a move
  if (!poll.feed || !is_asked) co_return;
  auto [feed, familiarity] =
      co_await with_familiarity(context.disk, context.source->id, std::move(*poll.feed));
  poll.feed = std::move(feed);
  poll.familiarity = familiarity;
  co_await close_gap(poll, context, *reading);
}

asio::awaitable<void> take_result(Poll& poll, const PassContext& context, fetch::FetchResult result) {
  if (auto* fetched = std::get_if<fetch::Fetched>(&result)) {
    co_await take_document(poll, context, std::move(*fetched));
  } else if (const auto* unmodified = std::get_if<fetch::NotModified>(&result)) {
    take_not_modified(poll, unmodified->facts);
  } else if (auto* failure = std::get_if<fetch::Failure>(&result)) {
    take_failure(poll, co_await io::offload(context.workers, &judge_error_page, std::move(*failure)));
  } else {
    fail(poll, schedule::Outcome::gone, "gone",
         "the server says that the feed is gone for good (410): give the source another address, or remove "
         "it");
  }
}

/// A body that is the known one is as familiar as can be.
schedule::Kinship kinship_of(const std::optional<store::Familiarity>& found) {
  if (!found || found->same_feed || found->known_entries != 0) return schedule::Kinship::familiar;
  return found->has_brought_entries ? schedule::Kinship::strange : schedule::Kinship::unknown;
}

/// C12.
void set_move(Poll& poll, const config::Source& source, const fetch::ResponseFacts& facts) {
  if (poll.facts.outcome == schedule::Outcome::ours || poll.facts.rate_limited || poll.is_held) return;
  const bool at_home = facts.effective_url == source.url.without_fragment().href();
  poll.state.move = schedule::after_poll(std::move(poll.state.move),
                                         {.failed = poll.report.failed(),
                                          .to = at_home ? std::string() : facts.effective_url,
                                          .permanent = facts.moved_to.has_value(),
                                          .kinship = kinship_of(poll.familiarity)},
                                         now());
  if (poll.state.move.adopted) poll.report.moved_to = text::without_credentials(poll.state.move.to);
}

schedule::Bounds bounds_of(const PassContext& context) {
  const auto interval = config::interval_of(*context.source->options, *context.config);
  if (!interval) return {.min = {}, .max = {}, .patience = context.config->fetch.patience};
  return {.min = interval->min, .max = interval->max, .patience = context.config->fetch.patience};
}

void set_schedule(Poll& poll, const PassContext& context) {
  const auto time = end_of_this_second();
  poll.state = schedule::reschedule(std::move(poll.state), poll.facts, bounds_of(context), time,
                                    context.source->id.str());
  if (!poll.report.failed()) poll.state.succeeded = time;
  poll.state.last_error = poll.report.failed() ? poll.report.result + ": " + poll.report.error : "";
  poll.report.next = poll.state.next;
  poll.report.why_then = poll.state.next_reason;
}

}  // namespace

asio::awaitable<PollReport> poll_source(PassContext context, store::Claim claim) {
  const auto begin = std::chrono::steady_clock::now();
  Poll poll{.state = claim.state,
            .known_items = std::move(claim.item_marks),
            .facts = {},
            .feed = {},
            .place = {},
            .familiarity = {},
            .held_hosts = {},
            .is_held = false,
            .report = {.source = claim.source}};
  poll.report.url = text::without_credentials(context.source->url.href());

  auto request = request_for(context, poll.state);
  const auto request_start = request.start ? *request.start : request.url;
  auto result = co_await context.fetcher.fetch(std::move(request));
  const auto facts = facts_of(result);
  take_facts(poll, facts);
  poll.is_held = is_held(result);
  context.evidence.take_limit(facts, end_of_this_second(), poll.held_hosts);
  const auto sign = sign_of(result, request_start);
  co_await take_result(poll, context, std::move(result));
  if (context.evidence.is_ours(claim, sign, now())) poll.facts.outcome = schedule::Outcome::ours;
  set_move(poll, *context.source, facts);
  set_schedule(poll, context);

  auto changes = co_await context.disk.finish({.source = std::move(claim.source),
                                               .state = std::move(poll.state),
                                               .feed = std::move(poll.feed),
                                               .held_hosts = std::move(poll.held_hosts),
                                               .hosts = context.evidence.take_host_changes(),
                                               .date = facts.date});
  poll.report.added = changes.added;
  poll.report.updated = changes.updated;
  if (changes.any()) poll.report.result = "new";
  if (!changes.refused.empty()) {
    poll.report.result = "store";
    poll.report.error = changes.refused;
  }
  poll.report.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  co_return std::move(poll.report);
}

}  // namespace tidings::app
