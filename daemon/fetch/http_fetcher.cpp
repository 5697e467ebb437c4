#include "daemon/fetch/http_fetcher.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include "daemon/fetch/connector.hpp"
#include "daemon/fetch/credentials.hpp"
#include "daemon/fetch/failure.hpp"
#include "daemon/fetch/hosts.hpp"
#include "daemon/fetch/http_exchange.hpp"
#include "daemon/fetch/rate_limit.hpp"
#include "daemon/text/date.hpp"
#include "store/ascii.hpp"
#include "store/clock.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

constexpr int max_redirects = 5;  // C12
constexpr std::size_t memory_of_bodies = 24U << 20U;
constexpr std::string_view accept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/json;q=0.8, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";
constexpr std::string_view accept_encoding = "gzip, br, zstd";
constexpr std::string_view longer_than_said =
    "the body is longer than its Content-Length says, so that its end is missing: the server, or a proxy "
    "before it, is broken; tell the site";
constexpr std::size_t usual_request = 511;  // bytes

bool is_permanent(int status) { return status == 301 || status == 308; }
bool is_redirect(int status) {
  return is_permanent(status) || status == 302 || status == 303 || status == 307;
}

/// 203: a proxy on the way has changed it (RFC 9110, 15.3.4); 226: a part of it (RFC 3229).
bool brings_a_document(int status) { return status == 200 || status == 203 || status == 226; }

bool sets(const Headers& headers, std::string_view name) {
  return std::ranges::any_of(
      headers, [&](const auto& header) { return ascii::equal_ignoring_case(header.first, name); });
}

/// What the operator gave for the source's own origin, and no other (C5).
std::string own_headers(const Request& request) {
  std::string text;
  for (const auto& [name, value] : request.headers) text += fmt::format("{}: {}\r\n", name, value);
  if (sets(request.headers, "authorization")) return text;
  auto authorization = request.authorization;
  if (authorization.empty() && has_credentials(request.url)) authorization = url_credentials(request.url);
  if (!authorization.empty()) text += fmt::format("Authorization: {}\r\n", authorization);
  return text;
}

/// What goes with the request for that URL: then alone a 304 is an answer. Null where nothing does.
const store::Validators* validators_for(const Request& request, const std::string& effective_url) {
  const auto known = std::ranges::find(request.validators, effective_url, &store::Validators::url);
  return known == request.validators.end() || known->empty() ? nullptr : &*known;
}

/// C5, C6, C7: no cookie, no Referer, nothing that the operator did not write. `url` has no fragment.
std::string request_text(const Request& request, const text::Url& url, bool keep) {
  std::string text;
  text.reserve(usual_request);
  const auto add = [&text](auto... parts) { (text.append(parts), ...); };
  add("GET ", url.path().empty() ? "/" : url.path(), url.query(), " HTTP/1.1\r\nHost: ", url.hostname());
  if (!url.port().empty()) add(":", url.port());
  add("\r\nUser-Agent: ", std::string_view(request.user_agent), "\r\n");
  const bool own_origin = is_same_host(url, request.url);
  if (!own_origin || !sets(request.headers, "accept")) add("Accept: ", accept, "\r\n");
  add("Accept-Encoding: ", accept_encoding, "\r\n");
  if (own_origin) text += own_headers(request);
  if (const auto* validators = validators_for(request, url.href())) {
    if (!validators->etag.empty()) add("If-None-Match: ", std::string_view(validators->etag), "\r\n");
    if (!validators->last_modified.empty())
      add("If-Modified-Since: ", std::string_view(validators->last_modified), "\r\n");
    add("A-IM: feed\r\n");  // C16
  }
  add(keep ? "\r\n" : "Connection: close\r\n\r\n");
  return text;
}

/// What a server's dates count from: its own clock, where that is behind ours.
store::Timestamp clock_of(const HttpResponse& response) {
  const auto ours = store::now();
  return std::min(ours, text::parse_date(response.header("Date")).value_or(ours));
}

/// Why an address isn't asked just now; nothing where it may be.
std::optional<Failure> hold_of(const Request& request, const text::Url& url) {
  const auto until = request.held_until ? request.held_until(url) : std::nullopt;
  const auto now = store::now();
  if (!until || *until <= now) return std::nullopt;
  auto failure =
      make_failure(FailureKind::held,
                   fmt::format("{} wants to be left alone: it is asked when that is over", host_of(url)));
  failure.facts.retry_after = *until - now;
  return failure;
}

ResponseFacts facts_of(const HttpResponse& response, const text::Url& url) {
  const auto now = clock_of(response);
  ResponseFacts facts;
  facts.status = response.status;
  facts.date = now;
  facts.effective_url = url.href();
  facts.etag = response.header("ETag");
  facts.last_modified = response.header("Last-Modified");
  facts.content_type = response.header("Content-Type");
  facts.content_encoding = response.list("Content-Encoding");
  facts.content_language = response.list("Content-Language");
  facts.content_location = response.header("Content-Location");
  facts.link = response.list("Link");
  facts.fresh_for = freshness(response.list("Cache-Control"), response.header("Age"),
                              response.header("Expires"), response.header("Date"), now);
  facts.retry_after = retry_after(response.header("Retry-After"), now);
  facts.rate_limit_reset = rate_limit_reset({.x_remaining = response.header("X-RateLimit-Remaining"),
                                             .x_reset = response.header("X-RateLimit-Reset"),
                                             .remaining = response.header("RateLimit-Remaining"),
                                             .reset = response.header("RateLimit-Reset"),
                                             .policies = response.list("RateLimit")},
                                            now);
  facts.bytes = response.body.size();
  return facts;
}

FetchResult result_of(HttpResponse response, ResponseFacts facts, bool conditional) {
  if (ascii::equal_ignoring_case(response.header("cf-mitigated"), "challenge")) {
    auto failure = make_failure(FailureKind::challenge, std::string(challenge_cause));
    failure.facts = std::move(facts);
    return failure;
  }
  if (brings_a_document(facts.status) && response.is_longer_than_said) {
    auto failure = make_failure(FailureKind::protocol, std::string(longer_than_said));
    failure.facts = std::move(facts);
    return failure;
  }
  if (brings_a_document(facts.status)) return Fetched{std::move(facts), std::move(response.body)};
  if (facts.status == 304 && conditional) return NotModified{std::move(facts)};
  if (facts.status == 410) return Gone{std::move(facts)};
  auto page = response.body.size() <= Body::small ? response.body.bytes() : std::string();
  return status_failure(std::move(facts), std::move(page));
}

/// Where a redirect leads, without its fragment, or why it isn't followed (now: RFC 9110, 10.2.3).
std::expected<text::Url, std::string> redirect_target(const HttpResponse& response,
                                                      const ResponseFacts& facts, const text::Url& url,
                                                      const std::vector<std::string>& visited) {
  if (facts.retry_after > std::chrono::seconds(0))
    return std::unexpected(
        "a redirect that the server wants to be followed later (Retry-After): it is, then");
  const auto location = response.header("Location");
  const auto parsed = text::Url::parse(location, &url);
  if (location.empty() || !parsed || !parsed->is_web())
    return std::unexpected("a redirect without a usable Location: look for the feed on the site's page");
  auto target = parsed->without_fragment();
  if (facts.rate_limit_reset > std::chrono::seconds(0) && is_same_host(target, url))
    return std::unexpected("a redirect whose server wants no request now (its rate limit is used up): later");
  if (url.scheme() == "https" && target.scheme() == "http")
    return std::unexpected("a redirect from https to http (" + std::string(target.hostname()) +
                           ") isn't followed: if you trust that, give the source the http address");
  if (std::ranges::find(visited, target.href()) != visited.end())
    return std::unexpected(
        "redirects go in a circle: the server may want a cookie, which nobody gets; look for another "
        "address");
  if (visited.size() > max_redirects)
    return std::unexpected("more than five redirects: give the source the address that they lead to");
  return target;
}

void note_limit(std::optional<HopLimit>& longest, const ResponseFacts& facts) {
  if (facts.rate_limit_reset && (!longest || longest->reset < *facts.rate_limit_reset))
    longest = {.url = facts.effective_url, .reset = *facts.rate_limit_reset};
}

/// The failure of another address than the one that was asked for says so.
void name_address(Failure& failure, const text::Url& url) {
  constexpr std::size_t longest = 200;
  auto address = text::without_credentials(url.href());
  if (address.size() > longest) address.replace(longest, address.npos, "…");
  failure.cause = "led to " + address + ": " + failure.cause;
}

}  // namespace

struct HttpFetcher::Parts {
  using Response = std::expected<HttpResponse, Failure>;

  Parts(const asio::any_io_executor& on, const Options& options)
      : executor(on),
        hosts(on, options.gap),
        connector(on, options.ca_file, options.session_file),
        shelf{.space = std::make_shared<BodySpace>(options.body_folder, memory_of_bodies)} {}
  asio::any_io_executor executor;
  Hosts hosts;
  Connector connector;
  BodyShelf shelf;

  /// One request in its turn. `left`: of the time for all hops; what passes while others have their turn
  /// isn't taken from it.
  asio::awaitable<Response> request(const Request& request, const text::Url& url,
                                    Watchdog::Clock::duration& left) {
    if (auto refused = refusal_without_lookup(url, request.guard))
      co_return std::unexpected(std::move(*refused));  // a turn would be for nothing
    auto turn = co_await hosts.turn(
        host_of(url),
        request.gap ? std::optional<Hosts::Clock::duration>(request.gap(url.hostname())) : std::nullopt,
        request.slot);
    if (auto held = hold_of(request, url)) co_return std::unexpected(std::move(*held));
    Watchdog watchdog(executor, left);
    const bool own_origin = is_same_host(url, request.url);
    const Route route(request.guard, own_origin ? request.certificate : ClientCertificate(), request.proxy);
    auto kept = turn.take_connection();
    if (kept && !route.may_use(*kept)) kept.reset();
    const bool keep = own_origin ? request.more_follow : kept.has_value();
    const auto text = request_text(request, url, keep);
    std::optional<Response> response;
    if (kept) response = co_await send(std::move(*kept), text, keep, request.max_body, turn, watchdog);
    // C14: a server may close a connection that it kept just when the next request is on its way.
    if (!response || (!*response && response->error().unanswered)) {
      auto fresh = co_await connector.connect(url, route, request.connect_timeout, watchdog);
      if (fresh)
        response = co_await send(std::move(*fresh), text, keep, request.max_body, turn, watchdog);
      else
        response = std::unexpected(std::move(fresh.error()));
    }
    left = watchdog.left();
    co_return std::move(*response);
  }

  asio::awaitable<Response> send(Connection connection, const std::string& text, bool keep,
                                 std::size_t max_body, Hosts::Turn& turn, Watchdog& watchdog) {
    auto response = co_await exchange(connection.stream, text, max_body, watchdog, &shelf);
    if (response && keep && response->keeps_alive)
      turn.leave_connection(std::move(connection));
    else
      connection.stream->close();
    co_return response;
  }

  /// To where redirects lead from `url`, which is then where the way ended.
  asio::awaitable<FetchResult> follow(const Request& request, text::Url& url,
                                      std::vector<std::string>& visited, std::optional<HopLimit>& hop_limit) {
    Watchdog::Clock::duration left = request.timeout;
    bool permanent = true;
    while (true) {
      auto response = co_await this->request(request, url, left);
      // A cancelled operation ends like one that failed; it is no failure of the server's.
      const auto cancellation = co_await asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
      if (!response) {
        response.error().facts.effective_url = url.href();
        co_return FetchResult(std::move(response.error()));
      }
      auto facts = facts_of(*response, url);
      if (!is_redirect(response->status)) {
        if (permanent && visited.size() > 1) facts.moved_to = url.href();
        const bool conditional = validators_for(request, facts.effective_url) != nullptr;
        co_return result_of(std::move(*response), std::move(facts), conditional);
      }
      auto target = redirect_target(*response, facts, url, visited);
      if (!target) {
        auto failure = make_failure(FailureKind::redirect, std::move(target.error()));
        failure.facts = std::move(facts);
        co_return FetchResult(std::move(failure));
      }
      note_limit(hop_limit, facts);
      permanent = permanent && is_permanent(response->status);
      url = std::move(*target);
      visited.push_back(url.href());
    }
  }
};

HttpFetcher::HttpFetcher(const asio::any_io_executor& executor, const Options& options)
    : parts_(std::make_unique<Parts>(executor, options)) {}
HttpFetcher::~HttpFetcher() = default;

void HttpFetcher::close_connection(const text::Url& url) { parts_->hosts.close_connection(host_of(url)); }

asio::awaitable<FetchResult> HttpFetcher::fetch(Request request) {
  auto url = (request.start ? *request.start : request.url).without_fragment();
  std::vector<std::string> visited(1, url.href());
  std::optional<HopLimit> hop_limit;
  auto result = co_await parts_->follow(request, url, visited, hop_limit);
  std::visit([&](auto& kind) { kind.facts.hop_limit = std::move(hop_limit); }, result);
  if (auto* failure = std::get_if<Failure>(&result); failure != nullptr && visited.size() > 1)
    name_address(*failure, url);
  co_return result;
}

}  // namespace tidings::fetch
