#include "tests/support/proxy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "tests/support/origin.hpp"

// Through a real proxy to a real origin, by a name that only the proxy knows.
namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using support::Certificate;
using support::Origin;
using support::Proxy;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

constexpr const char* hidden = "feeds.no-such.invalid";

class Proxies : public testing::TestWithParam<const char*> {
 protected:
  static Request request_for(const std::string& url, const std::string& proxy) {
    Request request;
    request.url = *text::Url::parse(url);
    request.user_agent = "tidings/test";
    request.proxy = *text::Url::parse(proxy);
    return request;
  }

  static FetchResult fetch(Request request, const std::filesystem::path& ca_file = {}) {
    asio::io_context context;
    HttpFetcher fetcher(context.get_executor(), {.ca_file = ca_file, .gap = std::chrono::milliseconds(0)});
    std::optional<FetchResult> result;
    asio::co_spawn(context, fetcher.fetch(std::move(request)),
                   [&](const std::exception_ptr&, FetchResult ended) {
                     result = std::move(ended);
                     context.stop();
                   });
    context.run();
    return std::move(*result);
  }

  static Failure failure_of(FetchResult result) {
    EXPECT_TRUE(std::holds_alternative<Failure>(result));
    return std::get<Failure>(std::move(result));
  }

  static std::string port_of(const Origin& origin) {
    const auto url = origin.url("");
    return url.substr(url.rfind(':'));
  }
};

TEST_P(Proxies, LookUpNamesAndLeadOnToPlainHttp) {
  Origin origin;
  Proxy proxy;
  const auto served = origin.serve("/feed", Reply{.body = "body"});
  const auto result = fetch(request_for(origin.url("/feed", hidden), proxy.url(GetParam())));
  ASSERT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
  EXPECT_EQ(std::get<Fetched>(result).body.bytes(), "body");
  ASSERT_EQ(proxy.passages().size(), 1U);
  EXPECT_EQ(proxy.passages()[0].target, hidden + port_of(origin));
  EXPECT_EQ(proxy.passages()[0].protocol, std::string(GetParam()) == "http" ? "CONNECT" : "SOCKS");
  EXPECT_EQ(origin.requests().at(0).target, "/feed") << "not the absolute form";
}

TEST_P(Proxies, LeadOnToTlsWithTheTargetsCertificate) {
  Origin origin(Certificate::good);
  Proxy proxy;
  const auto served = origin.serve("/feed", Reply{.body = "body"});
  auto request = request_for(origin.url("/feed", "localhost"), proxy.url(GetParam()));
  request.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.0/8")});
  EXPECT_TRUE(std::holds_alternative<Fetched>(fetch(request, origin.ca_file())));
  const auto failure =
      failure_of(fetch(request_for(origin.url("/feed", hidden), proxy.url(GetParam())), origin.ca_file()));
  EXPECT_EQ(failure.kind, FailureKind::tls_name);
}

TEST_P(Proxies, GetTheirCredentialsAndTheTargetDoesNot) {
  Origin origin;
  Proxy proxy("us er:p@ss");
  const auto served = origin.serve("/feed", Reply{.body = "body"});
  const auto url = origin.url("/feed", hidden);
  const auto result = fetch(request_for(url, proxy.url(GetParam(), "us%20er:p%40ss")));
  ASSERT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
  EXPECT_EQ(origin.requests().at(0).header("Proxy-Authorization"), std::nullopt);
  EXPECT_EQ(origin.requests().at(0).header("Authorization"), std::nullopt);
  for (const auto* others : {"", "us%20er:wr0ng"}) {
    const auto failure = failure_of(fetch(request_for(url, proxy.url(GetParam(), others))));
    EXPECT_EQ(failure_label(failure), "proxy");
    EXPECT_THAT(failure.cause, Not(HasSubstr("wr0ng")));
  }
  EXPECT_EQ(served.hits(), 1U);
}

TEST_P(Proxies, GetAPasswordThatHasNoUser) {
  Origin origin;
  Proxy proxy(":p@ss");
  const auto served = origin.serve("/feed", Reply{.body = "body"});
  const auto result = fetch(request_for(origin.url("/feed", hidden), proxy.url(GetParam(), ":p%40ss")));
  EXPECT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
}

TEST_P(Proxies, ThatCantReachTheTargetAreSaidSo) {
  Proxy proxy;
  std::string url;
  {
    Origin origin;
    url = origin.url("/feed", hidden);
  }
  const auto failure = failure_of(fetch(request_for(url, proxy.url(GetParam()))));
  EXPECT_EQ(failure_label(failure), "proxy");
  EXPECT_THAT(failure.cause, HasSubstr(hidden));
}

TEST_P(Proxies, ThatAreDownAreSaidSo) {
  std::string address;
  {
    Proxy proxy;
    address = proxy.url(GetParam(), "me:s3cret");
  }
  const auto failure = failure_of(fetch(request_for("http://feeds.no-such.invalid/", address)));
  EXPECT_EQ(failure_label(failure), "proxy");
  EXPECT_THAT(failure.cause, HasSubstr("127.0.0.1"));
  EXPECT_THAT(failure.cause, Not(HasSubstr("s3cret")));
}

TEST_P(Proxies, AreNotAskedForAddressesThatAreNotAllowed) {
  Proxy proxy;
  for (const auto* url :
       {"http://127.0.0.1/", "http://169.254.169.254/", "http://localhost/", "http://[::1]/"}) {
    const auto failure = failure_of(fetch(request_for(url, proxy.url(GetParam()))));
    EXPECT_EQ(failure.kind, FailureKind::blocked_address) << url;
  }
  EXPECT_TRUE(proxy.passages().empty());
}

TEST_P(Proxies, ThatSayNothingTimeOut) {
  Origin silent;
  const auto address = silent.url("");
  auto request = request_for("http://feeds.no-such.invalid/",
                             std::string(GetParam()) + address.substr(address.find("://")));
  request.connect_timeout = std::chrono::milliseconds(200);
  const auto hold = silent.serve("feeds.no-such.invalid:80", Reply{.hold = true});
  const auto failure = failure_of(fetch(std::move(request)));
  EXPECT_EQ(failure_label(failure), "proxy");
  EXPECT_THAT(failure.cause, HasSubstr("too long"));
}

TEST_P(Proxies, WhatWentThroughOneServesNobodyElse) {
  Origin origin;
  Proxy proxy;
  const auto served = origin.serve("/feed", Reply{.body = "body"});
  asio::io_context context;
  HttpFetcher fetcher(context.get_executor(), {.gap = std::chrono::milliseconds(0)});
  const auto poll = [&](Request request) {
    request.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.0/8")});
    request.more_follow = true;
    asio::co_spawn(context, fetcher.fetch(std::move(request)),
                   [](const std::exception_ptr&, const FetchResult&) {});
    context.run();
    context.restart();
  };
  auto direct = request_for(origin.url("/feed"), proxy.url(GetParam()));
  direct.proxy = {};
  poll(request_for(origin.url("/feed"), proxy.url(GetParam())));
  poll(request_for(origin.url("/feed"), proxy.url(GetParam())));
  poll(direct);
  EXPECT_EQ(proxy.passages().size(), 1U) << "the second went down the same connection";
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[1].connection, requests[0].connection);
  EXPECT_NE(requests[2].connection, requests[1].connection);
}

INSTANTIATE_TEST_SUITE_P(OfBothKinds, Proxies, testing::Values("http", "socks5"),
                         [](const auto& scheme) { return std::string(scheme.param); });

}  // namespace
}  // namespace tidings::fetch
