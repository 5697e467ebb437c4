#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/origin.hpp"
#include "tests/unit/fetch/fetching.hpp"

namespace tidings::fetch {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

TEST(Redirects, FollowsFiveRedirectsAndNoCircle) {
  Origin origin;
  std::vector<std::unique_ptr<Origin::Endpoint>> hops;
  for (int i = 0; i < 6; ++i)
    hops.emplace_back(new Origin::Endpoint(
        origin.serve("/" + std::to_string(i),
                     Reply{.status = 301, .headers = {{"Location", "/" + std::to_string(i + 1)}}})));
  const auto end = origin.serve("/6", Reply{.body = "x"});
  EXPECT_EQ(failure_of(fetch(request_for(origin.url("/0")))).kind, FailureKind::redirect);
  const auto result = fetch(request_for(origin.url("/1")));
  EXPECT_EQ(std::get<Fetched>(result).facts.moved_to, origin.url("/6"));
  const auto circle = origin.serve("/a", Reply{.status = 302, .headers = {{"Location", "/a"}}});
  EXPECT_THAT(failure_of(fetch(request_for(origin.url("/a")))).cause, HasSubstr("circle"));
  const auto same = origin.serve("/b", Reply{.status = 302, .headers = {{"Location", "/b#c"}}});
  EXPECT_THAT(failure_of(fetch(request_for(origin.url("/b")))).cause, HasSubstr("circle"));
  EXPECT_EQ(same.hits(), 1U);
}

TEST(Redirects, FailureBehindARedirectNamesTheAddressThatFailed) {
  Origin origin;
  const auto from = origin.serve("/from", Reply{.status = 302, .headers = {{"Location", "/to?a=b"}}});
  auto url = origin.url("/from");
  url.insert(url.find("//") + 2, "ann:secret@");
  const auto failure = failure_of(fetch(request_for(url)));
  EXPECT_EQ(failure_label(failure), "http.404");
  EXPECT_THAT(failure.cause, HasSubstr("/to?a=b: there is nothing"));
  EXPECT_THAT(failure.cause, Not(HasSubstr("secret")));
  EXPECT_THAT(failure_of(fetch(request_for(origin.url("/none")))).cause, Not(HasSubstr("/none")));
}

TEST(Redirects, C9_LongestLimitThatRedirectsToldIsKeptWithItsAddress) {
  Origin origin(4);
  const auto limit = [](const std::string& seconds, const std::string& to) {
    return Reply{
        .status = 302,
        .headers = {{"Location", to}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", seconds}}};
  };
  const auto a = origin.serve("/a", limit("60", origin.url("/b", 1)));
  const auto b = origin.serve("/b", limit("3600", origin.url("/c", 2)));
  const auto c = origin.serve("/c", limit("5", origin.url("/d", 3)));
  const auto d = origin.serve("/d", Reply{.body = "x"});
  const auto led = std::get<Fetched>(fetch(request_for(origin.url("/a")))).facts;
  ASSERT_TRUE(led.hop_limit);
  EXPECT_EQ(led.hop_limit->url, origin.url("/b", 1));
  EXPECT_EQ(led.hop_limit->reset, std::chrono::hours(1));
  EXPECT_FALSE(std::get<Fetched>(fetch(request_for(origin.url("/d")))).facts.hop_limit);
}

TEST(Redirects, NoneIsFollowedToAHostWhoseLimitIsUsedUpByIt) {
  Origin origin;
  const auto from = origin.serve(
      "/from",
      Reply{.status = 302,
            .headers = {{"Location", "/to"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "60"}}});
  const auto to = origin.serve("/to", Reply{.body = "x"});
  const auto failure = failure_of(fetch(request_for(origin.url("/from"))));
  EXPECT_EQ(failure.kind, FailureKind::redirect);
  EXPECT_EQ(failure.facts.rate_limit_reset, std::chrono::minutes(1));
  EXPECT_EQ(to.hits(), 0U);
}

TEST(Redirects, EveryHopsAddressIsJudged) {
  Origin origin;
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", "http://169.254.169.254/latest"}}});
  const auto failure = failure_of(fetch(request_for(origin.url("/from"))));
  EXPECT_EQ(failure.kind, FailureKind::blocked_address);
  EXPECT_THAT(failure.cause, HasSubstr("link-local"));
}

}  // namespace
}  // namespace tidings::fetch
