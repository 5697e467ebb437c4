#include "daemon/fetch/http_fetcher.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "daemon/fetch/credentials.hpp"
#include "daemon/io/task_group.hpp"
#include "tests/support/origin.hpp"
#include "tests/unit/fetch/fetching.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using support::Origin;
using support::Reply;
using testing::HasSubstr;

TEST(Fetcher, AsksOnceAndPolitely) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.headers = {{"ETag", "\"1\""}}, .body = "body"});
  const auto result = fetch(request_for(origin.url("/feed?a=b#fragment")));
  EXPECT_EQ(std::get<Fetched>(result).body.bytes(), "body");
  EXPECT_EQ(std::get<Fetched>(result).facts.etag, "\"1\"");
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].target, "/feed?a=b");
  EXPECT_EQ(requests[0].header("User-Agent"), "tidings/test");
  EXPECT_THAT(requests[0].header("Accept").value(), HasSubstr("application/atom+xml"));
  for (const auto* absent : {"Cookie", "Referer", "Authorization", "If-None-Match", "If-Modified-Since"})
    EXPECT_EQ(requests[0].header(absent), std::nullopt) << absent;
}

TEST(Fetcher, SendsValidatorsBackByteForByteToTheirOwnUrlAlone) {
  Origin origin;
  const auto from = origin.serve("/from", Reply{.status = 302, .headers = {{"Location", "/to"}}});
  const auto to = origin.serve("/to", Reply{.headers = {{"ETag", "W/\"odd, \\ tag\""}}, .body = "x"});
  auto request = request_for(origin.url("/from"));
  request.validators = {{origin.url("/elsewhere"), "\"1\"", ""},
                        {origin.url("/to"), "W/\"odd, \\ tag\"", "not even a date"}};
  EXPECT_TRUE(std::holds_alternative<NotModified>(fetch(request)));
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].header("If-None-Match"), std::nullopt);
  EXPECT_EQ(requests[1].header("If-None-Match"), "W/\"odd, \\ tag\"");
  EXPECT_EQ(requests[1].header("If-Modified-Since"), "not even a date");
}

TEST(Fetcher, OperatorsHeadersAndCredentialsStayAtTheirOrigin) {
  Origin origin;
  Origin elsewhere;
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", elsewhere.url("/to")}}});
  const auto to = elsewhere.serve("/to", Reply{.body = "x"});
  auto url = origin.url("/from");
  url.insert(url.find("//") + 2, "us%65r:p%40ss@");
  auto request = request_for(url);
  request.headers = {{"X-Key", "secret"}};
  EXPECT_TRUE(std::holds_alternative<Fetched>(fetch(request)));
  EXPECT_EQ(origin.requests().at(0).header("X-Key"), "secret");
  EXPECT_EQ(origin.requests().at(0).header("Authorization"), "Basic dXNlcjpwQHNz");
  EXPECT_EQ(elsewhere.requests().at(0).header("X-Key"), std::nullopt);
  EXPECT_EQ(elsewhere.requests().at(0).header("Authorization"), std::nullopt);
}

TEST(Fetcher, PasswordWithoutAUserIsSent) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  auto url = origin.url("/feed");
  url.insert(url.find("//") + 2, ":secret@");
  fetch(request_for(url));
  EXPECT_EQ(origin.requests().at(0).header("Authorization"), basic_credentials("", "secret"));
}

TEST(Fetcher, C5_AuthorizationStaysAtItsOriginAlsoBackAndForth) {
  Origin origin;
  Origin elsewhere;
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", elsewhere.url("/to")}}});
  const auto to =
      elsewhere.serve("/to", Reply{.status = 302, .headers = {{"Location", origin.url("/back")}}});
  const auto back = origin.serve("/back", Reply{.body = "x"});
  auto request = request_for(origin.url("/from"));
  request.authorization = bearer_credentials("t0ken");
  EXPECT_TRUE(std::holds_alternative<Fetched>(fetch(request)));
  EXPECT_EQ(origin.requests().at(0).header("Authorization"), "Bearer t0ken");
  EXPECT_EQ(elsewhere.requests().at(0).header("Authorization"), std::nullopt);
  EXPECT_EQ(origin.requests().at(1).header("Authorization"), "Bearer t0ken");
}

TEST(Fetcher, NotModifiedThatNobodyAskedForIsAFailure) {
  Origin origin;
  const auto lies = origin.serve("/feed", Reply{.status = 304});
  auto request = request_for(origin.url("/feed"));
  EXPECT_EQ(failure_label(failure_of(fetch(request))), "http.304");
  request.validators = {{origin.url("/elsewhere"), "\"1\"", ""}};
  EXPECT_EQ(failure_label(failure_of(fetch(request))), "http.304");
  request.validators = {{origin.url("/feed"), "\"1\"", ""}};
  EXPECT_TRUE(std::holds_alternative<NotModified>(fetch(request)));
}

TEST(Fetcher, StatusBecomesItsKindOfResult) {
  Origin origin;
  const auto gone = origin.serve("/gone", Reply{.status = 410});
  EXPECT_TRUE(std::holds_alternative<Gone>(fetch(request_for(origin.url("/gone")))));
  const auto changed_on_the_way = origin.serve("/203", Reply{.status = 203, .body = "x"});
  EXPECT_TRUE(std::holds_alternative<Fetched>(fetch(request_for(origin.url("/203")))));
  const auto busy = origin.serve("/busy", Reply{.status = 503, .headers = {{"Retry-After", "120"}}});
  const auto failure = failure_of(fetch(request_for(origin.url("/busy"))));
  EXPECT_EQ(failure_label(failure), "http.503");
  EXPECT_EQ(failure.facts.retry_after, std::chrono::seconds(120));
}

TEST(Fetcher, DocumentThatIsLongerThanItSaysIsAFailureAndOtherAnswersArent) {
  Origin origin;
  for (const std::string status : {"200 OK", "404 Not Found", "204 No Content"}) {
    const auto served = origin.serve(
        "/feed", Reply{.raw = "HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\nabcde", .ends = true});
    const auto failure = failure_of(fetch(request_for(origin.url("/feed"))));
    EXPECT_EQ(failure_label(failure), status == "200 OK" ? "protocol" : "http." + status.substr(0, 3));
  }
}

TEST(Fetcher, ChallengeIsKnownByItsHeader) {
  Origin origin;
  const auto challenge =
      origin.serve("/feed", Reply{.status = 403, .headers = {{"CF-Mitigated", "Challenge"}}});
  const auto failure = failure_of(fetch(request_for(origin.url("/feed"))));
  EXPECT_EQ(failure_label(failure), "challenge");
  EXPECT_EQ(failure.facts.status, 403);
}

TEST(Fetcher, BodyIsBoundedAndWhatIsCutOffIsAFailure) {
  Origin origin;
  auto request = request_for(origin.url("/feed"));
  request.max_body = 1000;
  const auto big = origin.serve("/feed", Reply{.body = std::string(1001, 'x')});
  EXPECT_EQ(failure_of(fetch(request)).kind, FailureKind::too_big);
  const auto cut = origin.serve("/cut", Reply{.body = std::string(900, 'x'), .cut_after = 500});
  EXPECT_EQ(failure_of(fetch(request_for(origin.url("/cut")))).kind, FailureKind::reset);
}

TEST(Fetcher, SilenceIsATimeout) {
  Origin origin;
  const auto silent = origin.serve("/silent", Reply{.hold = true});
  auto request = request_for(origin.url("/silent"));
  request.timeout = std::chrono::milliseconds(200);
  EXPECT_EQ(failure_label(failure_of(fetch(request))), "timeout.body");
}

TEST(Fetcher, PortThatNobodyListensOnIsAFailureToConnect) {
  std::string url;
  {
    Origin origin;
    url = origin.url("/feed");
  }
  const auto failure = failure_of(fetch(request_for(url)));
  EXPECT_EQ(failure_label(failure), "connect");
  EXPECT_EQ(failure.facts.effective_url, url) << "where it failed";
}

TEST(Fetcher, NameWithoutAddressIsSaidSo) {
  const auto failure = failure_of(fetch(request_for("http://no-such-host.invalid/")));
  EXPECT_EQ(failure.kind, FailureKind::dns);
  EXPECT_THAT(failure.cause, HasSubstr("no-such-host.invalid"));
}

TEST(Fetcher, NameFromTheHostsFileIsDialled) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  EXPECT_TRUE(std::holds_alternative<Fetched>(fetch(request_for(origin.url("/feed", "localhost")))));
}

asio::awaitable<void> fetch_into(HttpFetcher& fetcher, std::string url, int& ended) {
  co_await fetcher.fetch(request_for(url));
  ++ended;
}

TEST(Fetcher, ThousandFetchesUnderWayEndWhenTheyAreCancelled) {
  Origin origin(1000);
  const auto silent = origin.serve("/silent", Reply{.hold = true});
  asio::io_context context;
  HttpFetcher fetcher(context.get_executor(), {});
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  int ended = 0;
  for (std::size_t i = 0; i < 1000; ++i) group.spawn(fetch_into(fetcher, origin.url("/silent", i), ended));
  std::thread canceller([&] {
    silent.wait_for_hits(1000);
    asio::post(context, [&] { group.cancel(); });
  });
  context.run();
  canceller.join();
  EXPECT_EQ(group.size(), 0U);
  EXPECT_EQ(ended, 0);
}

}  // namespace
}  // namespace tidings::fetch
