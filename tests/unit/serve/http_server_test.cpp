#include "daemon/serve/http_server.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/serve/client.hpp"

namespace tidings::serve {
namespace {

using std::chrono::steady_clock;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view get_health = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

Probes probes(const Health& health) {
  return {[health] { return health; }, [] { return std::string(); }};
}

class HttpServers : public testing::Test {
 protected:
  HttpServers() {
    publisher_.put("/atom.xml", publish::make_document("<feed>" + std::string(1000, ' ') + "</feed>",
                                                       "application/atom+xml; charset=utf-8", {}));
  }

  void start(HttpServer::Options options = {}) {
    if (options.inherited_sockets.empty()) options.endpoints = {{"127.0.0.1", 0}};
    server_.emplace(std::move(options), publisher_, probes({true, "ok"}), office());
    endpoint_ = server_->endpoints().at(0);
  }

  HttpServer::PrintingOffice office() {
    return {thread_, [this](const publish::Address& address) { return print_(address); }, thread_};
  }

  std::function<publish::Printed(const publish::Address&)> print_ = [](const publish::Address&) {
    return publish::Printed();
  };
  publish::Publisher publisher_;
  boost::asio::thread_pool thread_{1};
  std::optional<HttpServer> server_;
  Endpoint endpoint_;
};

TEST_F(HttpServers, SendTheFeedAndStayConnected) {
  start();
  Client client(endpoint_);
  for (int i = 0; i < 3; ++i) {
    client.send("GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(body_of(response), publisher_.shelf()->at("/atom.xml")->body());
    EXPECT_THAT(field_of(response, "Date"), EndsWith(" GMT"));
    EXPECT_EQ(field_of(response, "Connection"), "");
  }
}

TEST_F(HttpServers, PrintWhatIsNotReadyOnAnotherThread) {
  std::atomic<std::thread::id> printer;
  print_ = [&](const publish::Address& address) {
    printer = std::this_thread::get_id();
    return publish::Printed{publish::make_document(publish::path_of(address), "text/plain", {})};
  };
  start();
  Client client(endpoint_);
  client.send("GET /sources/a/atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(body_of(client.response()), "/sources/a/atom.xml");
  EXPECT_NE(printer.load(), std::thread::id());
}

TEST_F(HttpServers, StoreThatCannotBeReadIsSaidAndTheConnectionStays) {
  print_ = [](const publish::Address&) -> publish::Printed { throw store::StoreError("EIO"); };
  start();
  Client client(endpoint_);
  for (int i = 0; i < 2; ++i) {
    client.send("GET /sources/a/atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 503 "));
  }
}

TEST_F(HttpServers, WhatFailsIsSaidAndHeardAndTheConnectionStays) {
  print_ = [](const publish::Address&) -> publish::Printed { throw std::runtime_error("a bug"); };
  std::atomic<int> heard = 0;
  start({.on_error = [&](const std::exception_ptr& error) {
    EXPECT_THROW(std::rethrow_exception(error), std::runtime_error);
    ++heard;
  }});
  Client client(endpoint_);
  for (int i = 1; i <= 2; ++i) {
    client.send("GET /sources/a/atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_EQ(heard, i);
  }
  client.send("GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServers, SendTheBytesCompressedOnce) {
  start();
  Client client(endpoint_);
  client.send("GET /atom.xml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  const auto response = client.response();
  EXPECT_EQ(field_of(response, "Content-Encoding"), "gzip");
  EXPECT_EQ(body_of(response), publisher_.shelf()->at("/atom.xml")->body(publish::Coding::gzip));
}

TEST_F(HttpServers, AnswerPipelinedRequestsInOrder) {
  start();
  Client client(endpoint_);
  client.send(std::string(get_health) + "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_health));
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServers, AnswerARequestSplitAtEveryByte) {
  start();
  Client client(endpoint_);
  for (std::size_t split = 1; split < get_health.size(); ++split) {
    client.send(get_health.substr(0, split));
    client.send(get_health.substr(split));
    ASSERT_THAT(client.response(), EndsWith("\r\n\r\nok\n")) << split;
  }
}

TEST_F(HttpServers, SendNoBodyToHead) {
  start();
  Client client(endpoint_);
  client.send("HEAD /atom.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto response = client.rest();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
  EXPECT_EQ(field_of(response, "Content-Length"),
            std::to_string(publisher_.shelf()->at("/atom.xml")->body().size()));
}

TEST_F(HttpServers, CloseWhereTheClientAsksForIt) {
  start();
  Client client(endpoint_);
  client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto response = client.rest();
  EXPECT_EQ(field_of(response, "Connection"), "close");
  EXPECT_EQ(body_of(response), "ok\n");
}

TEST_F(HttpServers, SpeakHttp10) {
  start();
  Client client(endpoint_);
  client.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(field_of(client.response(), "Connection"), "keep-alive");
  client.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(field_of(client.rest(), "Connection"), "close");
}

TEST_F(HttpServers, AnswerNonsenseAndClose) {
  start();
  Client client(endpoint_);
  client.send("nonsense\r\n\r\n");
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 400 Bad Request\r\n"));
}

TEST_F(HttpServers, CloseOnAClientThatNeverEndsItsHead) {
  start({.idle_timeout = std::chrono::seconds(60), .header_timeout = std::chrono::seconds(1)});
  Client client(endpoint_);
  client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpServers, CloseOnAClientThatSaysNothing) {
  start({.idle_timeout = std::chrono::seconds(1)});
  Client silent(endpoint_);
  Client satisfied(endpoint_);
  satisfied.send(get_health);
  EXPECT_THAT(satisfied.response(), EndsWith("ok\n"));
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(satisfied.is_closed());
}

TEST_F(HttpServers, DoNotCloseOnAClientThatWaitsForThem) {
  std::promise<void> unfinished_head_closed;
  print_ = [&](const publish::Address& address) {
    unfinished_head_closed.get_future().wait();
    return publish::Printed{publish::make_document(publish::path_of(address), "text/plain", {})};
  };
  start({.idle_timeout = std::chrono::seconds(1), .header_timeout = std::chrono::seconds(1)});
  Client waits(endpoint_);
  waits.send("GET /sources/a/atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
  Client never_asks(endpoint_);
  never_asks.send("GET /heal");
  EXPECT_TRUE(never_asks.is_closed());
  unfinished_head_closed.set_value();
  EXPECT_EQ(body_of(waits.response()), "/sources/a/atom.xml");
}

TEST_F(HttpServers, DoNotCloseOnAClientThatTakesItsTime) {
  constexpr std::size_t size = 128U << 20U;
  publisher_.put("/large.xml", publish::make_document(std::string(size, ' '), "application/xml", {}));
  start({.idle_timeout = std::chrono::seconds(2), .header_timeout = std::chrono::seconds(1)});
  Client slow(endpoint_);
  slow.send("GET /large.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  Client silent(endpoint_);
  while (!silent.is_closed(std::chrono::milliseconds(5))) ASSERT_TRUE(slow.read_more());
  EXPECT_EQ(body_of(slow.rest()).size(), size);
}

TEST_F(HttpServers, CloseOnAClientThatTakesNothingMore) {
  constexpr std::size_t size = 128U << 20U;
  publisher_.put("/large.xml", publish::make_document(std::string(size, ' '), "application/xml", {}));
  start({.idle_timeout = std::chrono::seconds(1)});
  Client stuck(endpoint_);
  stuck.send("GET /large.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(stuck.read_more());
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(Client(endpoint_).is_closed());  // the time is over, surely the second time
  EXPECT_LT(body_of(stuck.rest()).size(), size);
}

TEST_F(HttpServers, ServeManyAtOnce) {
  start();
  std::list<Client> clients;
  for (int i = 0; i < 200; ++i) clients.emplace_back(endpoint_);
  for (int round = 0; round < 2; ++round) {
    for (auto& client : clients) client.send(get_health);
    for (auto& client : clients) ASSERT_THAT(client.response(), EndsWith("ok\n"));
  }
}

TEST_F(HttpServers, BeyondTheLimitTheOneThatIdledLongestGoes) {
  start({.max_connections = 2});
  Client first(endpoint_);
  first.send(get_health);
  EXPECT_THAT(first.response(), EndsWith("ok\n"));
  Client second(endpoint_);
  second.send(get_health);
  EXPECT_THAT(second.response(), EndsWith("ok\n"));
  Client third(endpoint_);
  third.send(get_health);
  EXPECT_THAT(third.response(), EndsWith("ok\n"));
  EXPECT_TRUE(first.is_closed());
  second.send(get_health);
  EXPECT_THAT(second.response(), EndsWith("ok\n"));
}

TEST_F(HttpServers, StopWithinASecondWhateverClientsDo) {
  start();
  std::list<Client> clients;
  for (int i = 0; i < 19; ++i) clients.emplace_back(endpoint_);  // the last is answered: all were accepted
  int number = 0;
  for (auto& client : clients) {
    if (++number % 3 == 0) client.send("GET /heal");
    if (number % 3 == 1) {
      client.send(get_health);
      EXPECT_THAT(client.response(), EndsWith("ok\n"));
    }
  }
  const auto begin = steady_clock::now();
  server_->stop();
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(3))
      << "a second, and what a slow machine needs";
  for (auto& client : clients) EXPECT_TRUE(client.is_closed());
  EXPECT_THROW(Client{endpoint_}, std::runtime_error);
  server_->stop();
}

TEST_F(HttpServers, StartAgainWhereAnotherHasJustStopped) {
  start();
  Client client(endpoint_);
  client.send(get_health);
  EXPECT_THAT(client.response(), EndsWith("ok\n"));
  server_.reset();
  HttpServer again({.endpoints = {endpoint_}}, publisher_, probes({true, "ok"}), office());
  EXPECT_EQ(again.endpoints().at(0).port, endpoint_.port);
}

TEST_F(HttpServers, SayWhatTheyCannotListenOn) {
  start();
  try {
    const HttpServer second({.endpoints = {endpoint_}}, publisher_, probes({true, "ok"}), office());
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("127.0.0.1"));
    EXPECT_THAT(error.what(), HasSubstr(std::to_string(endpoint_.port)));
  }
}

TEST_F(HttpServers, ServeOnASocketThatWasPassedToThem) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  ASSERT_EQ(bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(listening, 8), 0);
  start({.inherited_sockets = {listening}});
  Client client(endpoint_);
  client.send(get_health);
  EXPECT_THAT(client.response(), EndsWith("ok\n"));
}

TEST_F(HttpServers, ShowAnUnhealthyDaemon) {
  const HttpServer unhealthy({.endpoints = {{"127.0.0.1", 0}}}, publisher_,
                             probes({false, "the disk is full"}), office());
  Client client(unhealthy.endpoints().at(0));
  client.send(get_health);
  const auto response = client.response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_EQ(body_of(response), "the disk is full\n");
}

}  // namespace
}  // namespace tidings::serve
