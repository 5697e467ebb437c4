#include <optional>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "tests/support/origin.hpp"

// C9: how long a server wants to be left alone.
namespace tidings::fetch {
namespace {

using support::Origin;
using support::Reply;

Failure failure_at(const std::string& url) {
  boost::asio::io_context context;
  HttpFetcher fetcher(context.get_executor(), {});
  Request request{.url = *text::Url::parse(url)};
  request.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.0/8")});
  std::optional<FetchResult> result;
  boost::asio::co_spawn(context, fetcher.fetch(std::move(request)),
                        [&](const std::exception_ptr&, FetchResult ended) { result = std::move(ended); });
  context.run();
  return std::get<Failure>(std::move(*result));
}

TEST(RetryAfter, RedirectThatHasItIsNotFollowed) {
  Origin origin;
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", "/to"}, {"Retry-After", "60"}}});
  const auto to = origin.serve("/to", Reply{.body = "body"});
  const auto failure = failure_at(origin.url("/from"));
  EXPECT_EQ(failure_label(failure), "redirect");
  EXPECT_EQ(failure.facts.retry_after, std::chrono::seconds(60));
  EXPECT_EQ(to.hits(), 0U);
}

TEST(RetryAfter, DatesCountFromTheServersClockWhereItIsSlow) {
  Origin origin;
  const Reply slow{.status = 503,
                   .headers = {{"Date", "Sat, 08 Jan 2022 12:00:00 GMT"},
                               {"Retry-After", "Sat, 08 Jan 2022 14:00:00 GMT"},
                               {"X-RateLimit-Remaining", "0"},
                               {"X-RateLimit-Reset", "1641654000"}}};
  const auto busy = origin.serve("/busy", slow);
  const auto failure = failure_at(origin.url("/busy"));
  EXPECT_EQ(failure.facts.retry_after, std::chrono::hours(2));
  EXPECT_EQ(failure.facts.rate_limit_reset, std::chrono::hours(3));
}

}  // namespace
}  // namespace tidings::fetch
