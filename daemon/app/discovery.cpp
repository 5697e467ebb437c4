#include "daemon/app/discovery.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/log.hpp"
#include "daemon/app/reading.hpp"
#include "daemon/decode/charset.hpp"
#include "daemon/decode/content_coding.hpp"
#include "daemon/fetch/credentials.hpp"
#include "daemon/fetch/hosts.hpp"
#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/parse/robots.hpp"
#include "daemon/text/url.hpp"
#include "store/clock.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_named = 5;                // of the feeds that a page names, so many are tried
constexpr auto guess_gap = std::chrono::seconds(1);  // C18
constexpr std::array<std::string_view, 7> well_known{"feed",     "feed.xml",  "rss",      "rss.xml",
                                                     "atom.xml", "index.xml", "feed.json"};

/// What stands at an address.
struct Look {
  text::Url asked;
  text::Url effective;
  std::optional<text::Url> moved_to;
  std::optional<store::Feed> feed;
  parse::Format format{};
  std::string error;                          // why it is no feed
  std::optional<fetch::FailureKind> failure;  // why there is no document
  int status = 0;                             // where there is none, of the response; 0: none came
  std::string page;                           // of a document that is no feed: UTF-8
  bool is_html = false;
  std::string link_field;
};

/// With the user and password of `known`, where that has some, `url` has none and both are of one origin:
/// there alone they are meant to be told.
text::Url with_credentials_of(const text::Url& known, text::Url url) {
  if (!fetch::has_credentials(known) || fetch::has_credentials(url) || !fetch::is_same_host(known, url))
    return url;
  const auto scheme_end = url.scheme().size() + 3;
  const auto before = known.before_path();
  auto href = url.href();
  href.insert(scheme_end, before.substr(scheme_end, before.rfind('@') + 1 - scheme_end));
  return *text::Url::parse(href);
}

/// Paths where feeds often are: beside a page that stands in a folder of the site, then at its top.
std::vector<text::Url> guesses(const text::Url& page) {
  std::vector<text::Url> urls;
  const auto add_all = [&](const std::string& folder) {
    for (const auto name : well_known)
      if (auto url = text::Url::parse(folder + std::string(name), &page)) urls.push_back(std::move(*url));
  };
  std::string folder(page.path());
  if (!folder.ends_with('/') && !folder.contains('.')) folder += '/';
  if (folder.size() > 1 && std::ranges::count(folder, '/') == 2 && folder.ends_with('/')) add_all(folder);
  add_all("/");
  return urls;
}

/// Whether the same host may answer over http what it does not over https.
bool is_worth_http(const Look& look) {
  using enum fetch::FailureKind;
  if (!look.failure || *look.failure == dns || *look.failure == blocked_address) return false;
  return look.status == 0 || *look.failure == redirect;
}

/// Whether more guesses would not do better.
bool ends_guessing(const Look& look) {
  return look.failure && (look.status == 0 || look.status == 429 || look.status >= 500);
}

class Discovery {
 public:
  Discovery(const asio::any_io_executor& executor, std::shared_ptr<const config::Config> config,
            std::function<void(const text::Url&)> on_request)
      : executor_(executor),
        config_(std::move(config)),
        source_(std::make_shared<const config::Source>(
            config::Source{.id = *store::SourceId::parse("discovery")})),
        on_request_(std::move(on_request)),
        fetcher_(executor, {.ca_file = config_->fetch.ca_file}) {}

  asio::awaitable<std::expected<FoundFeed, NoFeedFound>> find(std::vector<text::Url> meant) {
    Look first;
    for (const auto& url : meant) {
      first = co_await look_at(url);
      if (!is_worth_http(first)) break;
    }
    if (first.feed) co_return found(std::move(first), {});
    if (first.failure) co_return std::unexpected(std::move(failed_));
    auto named = parse::find_feed_links(first.link_field, first.page, first.effective);
    for (auto& link : named) link.url = with_credentials_of(first.effective, std::move(link.url));
    for (std::size_t i = 0; i < std::min(named.size(), most_named); ++i) {
      auto look = co_await look_at(named[i].url);
      if (!look.feed) continue;
      named.erase(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      co_return found(std::move(look), std::move(named));
    }
    if (first.is_html)
      if (auto look = co_await guess(first.effective)) co_return found(std::move(*look), {});
    co_return std::unexpected(std::move(failed_));
  }

 private:
  fetch::Request request_for(const text::Url& url) const {
    const auto& fetch = config_->fetch;
    return {.url = url,
            .user_agent = fetch.user_agent,
            .connect_timeout = fetch.connect_timeout,
            .timeout = fetch.timeout,
            .max_body = fetch.max_body,
            .guard = fetch::AddressGuard(fetch.allow_networks),
            .proxy = fetch.proxy};
  }

  asio::awaitable<fetch::FetchResult> fetch(const text::Url& url) {
    on_request_(url);
    auto request = request_for(url);
    co_return co_await fetcher_.fetch(std::move(request));
  }

  asio::awaitable<Look> look_at(text::Url url) {
    auto result = co_await fetch(url);
    Look look{.asked = url, .effective = url};
    if (auto* fetched = std::get_if<fetch::Fetched>(&result)) {
      read(look, std::move(*fetched));
    } else if (auto* failure = std::get_if<fetch::Failure>(&result)) {
      look.failure = failure->kind;
      look.status = failure->facts.status;
      look.error = std::move(failure->cause);
      failed_.address_refused |= failure->kind == fetch::FailureKind::blocked_address;
    } else {
      look.failure = fetch::FailureKind::http_status;
      look.status = 410;
      look.error = "the server says that it is gone for good (410)";
    }
    if (!look.error.empty()) tell(url, look.error);
    co_return look;
  }

  void tell(const text::Url& url, std::string_view error) {
    failed_.tried += fmt::format("{}: {}\n", text::without_credentials(url.href()), error);
  }

  void read(Look& look, fetch::Fetched fetched) {
    const auto facts = fetched.facts;
    if (auto url = text::Url::parse(facts.effective_url))
      look.effective = with_credentials_of(look.asked, std::move(*url));
    if (facts.moved_to) look.moved_to = look.effective;
    look.link_field = facts.link;
    auto body = fetched.body.bytes();
    const auto now = store::now();
    auto result = read_document({std::move(fetched), config_, source_, {}, {}, now});
    if (auto* reading = std::get_if<Reading>(&result)) {
      look.feed = std::move(reading->feed);
      look.format = *reading->format;
      return;
    }
    const auto& failure = std::get<ReadingFailure>(result);  // there is no smaller place than `max_body`
    const bool plain_page = failure.kind == "html_instead_of_feed";
    look.error =
        "is no feed: " + (plain_page ? "an HTML page" : failure.error);  // not its advice: to use `add`
    look.is_html = failure.is_page || facts.content_type.starts_with("text/html");
    if (auto bytes = decode::decode_content(std::move(body), facts.content_encoding, config_->fetch.max_body))
      look.page = decode::to_utf8(std::move(*bytes), facts.content_type).utf8;
  }

  /// What tidings asks for without having been told of it: robots.txt has a say (C15).
  asio::awaitable<std::optional<Look>> guess(text::Url page) {
    const auto robots = co_await robots_of(page);
    if (!robots) co_return std::nullopt;
    asio::steady_timer timer(executor_);
    for (const auto& url : guesses(page)) {
      if (url == page) continue;
      if (!robots->allows(std::string(url.path()))) {
        tell(url, "not asked for: robots.txt says so");
        continue;
      }
      timer.expires_after(guess_gap);
      co_await timer.async_wait(asio::use_awaitable);
      auto look = co_await look_at(url);
      if (look.feed) co_return look;
      if (ends_guessing(look)) break;
    }
    co_return std::nullopt;
  }

  /// RFC 9309, 2.3.1: a file that isn't there forbids nothing, one that can't be had all.
  asio::awaitable<std::optional<parse::Robots>> robots_of(const text::Url& page) {
    const auto url = *text::Url::parse("/robots.txt", &page);
    auto result = co_await fetch(url);
    if (auto* fetched = std::get_if<fetch::Fetched>(&result)) {
      const auto bytes = decode::decode_content(fetched->body.bytes(), fetched->facts.content_encoding,
                                                config_->fetch.max_body);
      co_return parse::Robots(bytes ? *bytes : std::string(), "tidings");
    }
    const auto* failure = std::get_if<fetch::Failure>(&result);
    if (failure == nullptr || (failure->facts.status >= 400 && failure->facts.status < 500))
      co_return parse::Robots("", "tidings");
    tell(url, failure->cause + "; so no path is guessed");
    co_return std::nullopt;
  }

  static FoundFeed found(Look look, std::vector<parse::FeedLink> others) {
    return {.url = look.moved_to ? std::move(*look.moved_to) : std::move(look.asked),
            .effective = std::move(look.effective),
            .format = look.format,
            .feed = std::move(*look.feed),
            .others = std::move(others)};
  }

  asio::any_io_executor executor_;
  std::shared_ptr<const config::Config> config_;
  std::shared_ptr<const config::Source> source_;  // that a document is read for
  std::function<void(const text::Url&)> on_request_;
  fetch::HttpFetcher fetcher_;
  NoFeedFound failed_;  // so far
};

}  // namespace

std::expected<FoundFeed, NoFeedFound> discover_feed(std::shared_ptr<const config::Config> config,
                                                    std::vector<text::Url> meant,
                                                    std::function<void(const text::Url&)> on_request) {
  asio::io_context io(1);
  std::expected<FoundFeed, NoFeedFound> result = std::unexpected(NoFeedFound());
  std::exception_ptr error;
  {
    Discovery discovery(io.get_executor(), std::move(config), std::move(on_request));
    asio::co_spawn(io, discovery.find(std::move(meant)),
                   [&](const std::exception_ptr& thrown, std::expected<FoundFeed, NoFeedFound> value) {
                     error = thrown;
                     result = std::move(value);
                     io.stop();
                   });
    io.run();
  }
  if (error) std::rethrow_exception(error);
  return result;
}

}  // namespace tidings::app
