#include <optional>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "tests/support/origin.hpp"

// RFC 9110, 5.3: the lines of a field that is a list are one list; of another field the first line counts.
namespace tidings::fetch {
namespace {

using support::Origin;
using support::Reply;

ResponseFacts facts_of(const std::vector<std::pair<std::string, std::string>>& headers) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.headers = headers, .body = "body"});
  boost::asio::io_context context;
  HttpFetcher fetcher(context.get_executor(), {});
  Request request{.url = *text::Url::parse(origin.url("/feed"))};
  request.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.0/8")});
  std::optional<FetchResult> result;
  boost::asio::co_spawn(context, fetcher.fetch(std::move(request)),
                        [&](const std::exception_ptr&, FetchResult ended) { result = std::move(ended); });
  context.run();
  return std::get<Fetched>(std::move(*result)).facts;
}

TEST(ListFields, AreOneListOverAllTheirLines) {
  const auto facts = facts_of({{"Cache-Control", "public"},
                               {"cache-control", "max-age=172800"},
                               {"Content-Encoding", "gzip"},
                               {"Content-Encoding", "br"},
                               {"Content-Language", "ar"},
                               {"Content-Language", "en"},
                               {"Link", "<a>; rel=hub"},
                               {"Link", "<b>; rel=self"},
                               {"RateLimit", "\"a\";r=5;t=9"},
                               {"RateLimit", "\"b\";r=0;t=50"}});
  EXPECT_EQ(facts.fresh_for, std::chrono::days(2));
  EXPECT_EQ(facts.content_encoding, "gzip, br");
  EXPECT_EQ(facts.content_language, "ar, en");
  EXPECT_EQ(facts.link, "<a>; rel=hub, <b>; rel=self");
  EXPECT_EQ(facts.rate_limit_reset, std::chrono::seconds(50));
}

TEST(ListFields, OthersHaveOneLineThatCounts) {
  const auto facts = facts_of({{"ETag", "\"1\""},
                               {"ETag", "\"2\""},
                               {"Content-Type", "text/xml"},
                               {"Content-Type", "text/plain"},
                               {"Retry-After", "60"},
                               {"Retry-After", "90"}});
  EXPECT_EQ(facts.etag, "\"1\"");
  EXPECT_EQ(facts.content_type, "text/xml");
  EXPECT_EQ(facts.retry_after, std::chrono::seconds(60));
}

}  // namespace
}  // namespace tidings::fetch
