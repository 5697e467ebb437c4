#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"
#include "tests/unit/fetch/fetching.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using support::Certificate;
using support::Origin;
using support::Reply;
using testing::ContainsRegex;
using testing::HasSubstr;

/// Takes connections and says nothing.
class SilentPort {
 public:
  SilentPort() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {}
  std::uint16_t number() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_;
};

TEST(Tls, NameWithADotAtItsEndIsTheOneWithoutIt) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  const auto result =
      fetch(request_for(origin.url("/feed", "localhost.")), {.ca_file = origin.ca_file(), .gap = {}});
  EXPECT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
}

TEST(Tls, HandshakeThatDoesNotEndIsATimeoutOfConnecting) {
  SilentPort port;
  auto request = request_for("https://127.0.0.1:" + std::to_string(port.number()) + "/");
  request.connect_timeout = std::chrono::milliseconds(200);
  EXPECT_EQ(failure_label(failure_of(fetch(request))), "timeout.connect");
}

TEST(Tls, CertificateOfATrustedAuthorityIsAccepted) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x", .chunked = true});
  for (const auto* host : {"localhost", "127.0.0.1"}) {
    const auto result = fetch(request_for(origin.url("/feed", host)), {.ca_file = origin.ca_file()});
    ASSERT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
  }
}

Failure failure_with(Certificate certificate) {
  Origin origin(certificate);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  auto failure =
      failure_of(fetch(request_for(origin.url("/feed", "localhost")), {.ca_file = origin.ca_file()}));
  EXPECT_TRUE(origin.requests().empty());
  return failure;
}

TEST(Tls, ExpiredCertificateIsRefusedAndSinceWhenIsSaid) {
  const auto failure = failure_with(Certificate::expired);
  EXPECT_EQ(failure_label(failure), "tls.expired");
  EXPECT_THAT(failure.cause, ContainsRegex("localhost has expired, on 20[0-9-]+T[0-9:]+Z"));
}

TEST(Tls, CertificateOfAnotherHostIsRefusedWithTheNamesItHas) {
  const auto failure = failure_with(Certificate::wrong_name);
  EXPECT_EQ(failure_label(failure), "tls.name");
  EXPECT_THAT(failure.cause, HasSubstr("that localhost shows is for elsewhere.example:"));
}

TEST(Tls, CertificateThatVouchesForItselfIsRefused) {
  const auto failure = failure_with(Certificate::self_signed);
  EXPECT_EQ(failure_label(failure), "tls.chain");
  EXPECT_THAT(failure.cause, HasSubstr("localhost vouches for itself"));
  EXPECT_THAT(failure.cause, HasSubstr("`[fetch] ca_file`"));
}

TEST(Tls, UnknownAuthorityIsRefusedByItsName) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  const auto failure = failure_of(fetch(request_for(origin.url("/feed", "localhost"))));
  EXPECT_EQ(failure_label(failure), "tls.chain");
  EXPECT_THAT(failure.cause, HasSubstr("issued by \"tests' authority\", which isn't trusted here"));
  EXPECT_THAT(failure.cause, HasSubstr("`[fetch] ca_file`"));
}

TEST(Tls, PortThatSpeaksPlainHttpIsSaidSo) {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::thread server([&] {
    auto socket = acceptor.accept();
    std::array<char, 4096> hello{};
    socket.read_some(asio::buffer(hello));
    asio::write(socket, asio::buffer("HTTP/1.1 400 Bad Request\r\n\r\n", 28));
  });
  const auto failure = failure_of(
      fetch(request_for("https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/")));
  server.join();
  EXPECT_EQ(failure_label(failure), "tls.protocol");
  EXPECT_THAT(failure.cause, HasSubstr("no TLS on this port"));
}

Request with_certificate(const Origin& origin, const std::string& path) {
  auto request = request_for(origin.url(path, "localhost"));
  request.certificate = {support::read_file(origin.certificate_file()),
                         support::read_file(origin.key_file())};
  return request;
}

TEST(Tls, ClientCertificateIsShownToItsOriginAlone) {
  Origin origin(Certificate::good, TLS1_2_VERSION);  // which refuses within the handshake
  origin.demand_client_certificate();
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  const auto result = fetch(with_certificate(origin, "/feed"), {.ca_file = origin.ca_file()});
  ASSERT_TRUE(std::holds_alternative<Fetched>(result)) << std::get<Failure>(result).cause;
  EXPECT_EQ(origin.requests().at(0).client, "origin");
  const auto from = origin.serve(
      "/from", Reply{.status = 302, .headers = {{"Location", origin.url("/feed", "127.0.0.1")}}});
  const auto failure = failure_of(fetch(with_certificate(origin, "/from"), {.ca_file = origin.ca_file()}));
  EXPECT_EQ(origin.requests().size(), 2U) << "the other name of the same server is another origin";
  EXPECT_EQ(failure_label(failure), "tls.protocol");
  EXPECT_THAT(failure.cause, HasSubstr("`client_certificate`"));
}

TEST(Tls, WhatACertificateOpenedServesNobodyElse) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  asio::io_context context;
  HttpFetcher fetcher(context.get_executor(),
                      {.ca_file = origin.ca_file(), .gap = std::chrono::milliseconds(0)});
  const auto poll = [&](Request request) {
    request.more_follow = true;
    asio::co_spawn(context, fetcher.fetch(std::move(request)),
                   [](const std::exception_ptr&, const FetchResult&) {});
    context.run();
    context.restart();
  };
  poll(with_certificate(origin, "/feed"));
  poll(request_for(origin.url("/feed", "localhost")));
  poll(request_for(origin.url("/feed", "localhost")));
  const auto requests = origin.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_NE(requests[1].connection, requests[0].connection);
  EXPECT_FALSE(requests[1].session_resumed);
  EXPECT_EQ(requests[2].connection, requests[1].connection);
}

TEST(Tls, ClientCertificateThatCantBeUsedIsSaidSo) {
  Origin origin(Certificate::good);
  Origin other(Certificate::good);
  auto request = with_certificate(origin, "/feed");
  request.certificate.key = support::read_file(other.key_file());
  const auto failure = failure_of(fetch(request, {.ca_file = origin.ca_file()}));
  EXPECT_EQ(failure_label(failure), "tls.client");
  EXPECT_THAT(failure.cause, HasSubstr("isn't the key"));
  request.certificate.certificate = "no PEM";
  EXPECT_EQ(failure_label(failure_of(fetch(request, {.ca_file = origin.ca_file()}))), "tls.client");
}

TEST(Tls, RedirectToPlainHttpIsRefused) {
  Origin plain;
  Origin origin(Certificate::good);
  const auto to = plain.serve("/to", Reply{.body = "x"});
  const auto from = origin.serve("/from", Reply{.status = 302, .headers = {{"Location", plain.url("/to")}}});
  const auto failure =
      failure_of(fetch(request_for(origin.url("/from", "localhost")), {.ca_file = origin.ca_file()}));
  EXPECT_EQ(failure.kind, FailureKind::redirect);
  EXPECT_TRUE(plain.requests().empty());
}

}  // namespace
}  // namespace tidings::fetch
