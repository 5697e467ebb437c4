#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/hosts.hpp"
#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/io/task_group.hpp"
#include "tests/support/origin.hpp"

// The host is the unit (fetching rule C18): a real fetcher against real origins.
namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using support::Origin;
using support::Reply;
using testing::ElementsAre;

constexpr auto no_gap = std::chrono::milliseconds(0);

TEST(HostOf, IsSchemeHostAndPort) {
  for (const auto& [url, host] : std::vector<std::pair<std::string, std::string>>{
           {"https://A.example/feed?x=1#y", "https://a.example"},
           {"http://a.example:80?x=/@b:1", "http://a.example"},
           {"http://me:p@w@a.example:8080/b@c:1", "http://a.example:8080"},
           {"https://[2001:DB8::1]:8443#@", "https://[2001:db8::1]:8443"},
           {"socks5://me@proxy:1080", "socks5://proxy:1080"}})
    EXPECT_EQ(host_of(*text::Url::parse(url)), host);
}

TEST(HostOf, IsComparedWithoutAName) {
  const auto feed = *text::Url::parse("https://me:pw@a.example:8443/feed");
  for (const auto& [other, same] :
       std::vector<std::pair<std::string, bool>>{{"https://a.example:8443/b?c", true},
                                                 {"http://a.example:8443/feed", false},
                                                 {"https://a.example/feed", false},
                                                 {"https://b.example:8443/feed", false}})
    EXPECT_EQ(is_same_host(feed, *text::Url::parse(other)), same) << other;
}

class HostUnit : public testing::Test {
 protected:
  Request request(const std::string& url, bool more_follow) const {
    Request request;
    request.url = *text::Url::parse(url);
    request.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.0/8")});
    request.more_follow = more_follow;
    return request;
  }

  asio::awaitable<void> fetch_in_order(std::vector<Request> requests) {
    for (auto& each : requests) results_.push_back(co_await fetcher_.fetch(std::move(each)));
  }

  /// Of what `paths` say, the last one with nothing to follow.
  void poll(const Origin& origin, const std::vector<std::string>& paths) {
    std::vector<Request> requests;
    for (const auto& path : paths) requests.push_back(request(origin.url(path), path != paths.back()));
    group_.spawn(fetch_in_order(std::move(requests)));
    context_.run();
    context_.restart();
  }

  std::vector<std::size_t> connections_of(const Origin& origin) const {
    std::vector<std::size_t> used;
    for (const auto& seen : origin.requests()) used.push_back(seen.connection);
    return used;
  }

  std::vector<int> statuses() const {
    std::vector<int> found;
    for (const auto& result : results_)
      found.push_back(std::visit([](const auto& kind) { return kind.facts.status; }, result));
    return found;
  }

  asio::io_context context_;
  HttpFetcher fetcher_{context_.get_executor(), {.gap = no_gap}};
  io::TaskGroup group_{context_.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); }};
  std::vector<FetchResult> results_;
};

TEST_F(HostUnit, RequestsGoDownOneConnectionThatTheLastOneAsksToClose) {
  Origin origin;
  const auto a = origin.serve("/a", Reply{.body = "a"});
  const auto b = origin.serve("/b", Reply{.body = "b", .chunked = true});
  const auto c = origin.serve("/c", Reply{.status = 500, .body = "c"});
  poll(origin, {"/a", "/b", "/c", "/d"});
  EXPECT_THAT(statuses(), ElementsAre(200, 200, 500, 404));
  EXPECT_THAT(connections_of(origin), ElementsAre(1, 1, 1, 1));
  EXPECT_EQ(origin.requests().at(2).header("Connection"), std::nullopt);
  EXPECT_EQ(origin.requests().at(3).header("Connection"), "close");
}

TEST_F(HostUnit, ConnectionIsNotUsedAgainAfterWhatEndsIt) {
  const std::pair<const char*, Reply> ends[] = {
      {"it said so", Reply{.headers = {{"Connection", "close"}}}},
      {"HTTP/1.0", Reply{.raw = "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"}},
      {"the end is the body's", Reply{.raw = "HTTP/1.1 200 OK\r\n\r\nx", .ends = true}},
      {"more than the response came",
       Reply{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200"}},
      {"the body was too big to read", Reply{.body = std::string(100'000, 'x')}},
      {"it was cut off", Reply{.body = "xyz", .cut_after = 1}},
  };
  for (const auto& [why, reply] : ends) {
    Origin origin;
    const auto first = origin.serve("/first", reply);
    const auto second = origin.serve("/second", Reply{.body = "y"});
    std::vector<Request> requests{request(origin.url("/first"), true), request(origin.url("/second"), false)};
    requests[0].max_body = 1000;
    group_.spawn(fetch_in_order(std::move(requests)));
    context_.run();
    context_.restart();
    EXPECT_THAT(connections_of(origin), ElementsAre(1, 2)) << why;
    EXPECT_TRUE(std::holds_alternative<Fetched>(results_.back())) << why;
  }
}

TEST_F(HostUnit, KeptConnectionThatClosesIsReplacedOnceWithoutAFailure) {
  Origin origin;
  const auto first = origin.serve("/first", Reply{.body = "x"});
  const auto second = origin.serve("/second", Reply{.says_nothing = true});
  poll(origin, {"/first", "/second"});
  ASSERT_TRUE(std::holds_alternative<Failure>(results_.at(1)));
  EXPECT_EQ(std::get<Failure>(results_.at(1)).kind, FailureKind::reset);
  EXPECT_THAT(connections_of(origin), ElementsAre(1, 1, 2)) << "exactly one retry, on a new connection";
}

TEST_F(HostUnit, FreshConnectionThatClosesIsNotTriedAgain) {
  Origin origin;
  const auto only = origin.serve("/only", Reply{.says_nothing = true});
  poll(origin, {"/only"});
  EXPECT_TRUE(std::holds_alternative<Failure>(results_.at(0)));
  EXPECT_EQ(origin.requests().size(), 1U);
}

TEST_F(HostUnit, ResponseThatBeganIsNotAskedForAgain) {
  Origin origin;
  const auto first = origin.serve("/first", Reply{.body = "x"});
  const auto second = origin.serve("/second", Reply{.raw = "HTTP/1.1 2", .ends = true});
  poll(origin, {"/first", "/second"});
  EXPECT_TRUE(std::holds_alternative<Failure>(results_.at(1)));
  EXPECT_EQ(origin.requests().size(), 2U);
}

TEST_F(HostUnit, KeptConnectionIsNotUsedForASourceThatMayNotDialItsAddress) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  std::vector<Request> requests{request(origin.url("/feed"), true), request(origin.url("/feed"), false)};
  requests[1].guard = AddressGuard();
  group_.spawn(fetch_in_order(std::move(requests)));
  context_.run();
  EXPECT_EQ(std::get<Failure>(results_.at(1)).kind, FailureKind::blocked_address);
  EXPECT_EQ(origin.requests().size(), 1U);
}

TEST_F(HostUnit, RedirectToAnotherHostGoesOverItsOwnConnection) {
  Origin origin(2);
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", origin.url("/to", 1)}}});
  const auto to = origin.serve("/to", Reply{.body = "x"});
  poll(origin, {"/from", "/to"});
  EXPECT_THAT(statuses(), ElementsAre(200, 200));
  EXPECT_THAT(connections_of(origin), ElementsAre(1, 2, 1));
}

TEST_F(HostUnit, AddressThatIsRefusedWaitsForNobodysTurn) {
  Origin origin;
  HttpFetcher patient(context_.get_executor(), {.gap = std::chrono::hours(1)});
  const auto from =
      origin.serve("/from", Reply{.status = 302, .headers = {{"Location", "http://127.0.0.2/"}}});
  const auto fetch_from = [&](std::string host) -> asio::awaitable<void> {
    auto asked = request(origin.url("/from", host), false);
    asked.guard = AddressGuard({*text::IpNetwork::parse("127.0.0.1/32")});
    results_.push_back(co_await patient.fetch(std::move(asked)));
  };
  for (const auto* host : {"127.0.0.1", "localhost"}) group_.spawn(fetch_from(host));
  context_.run();
  ASSERT_EQ(results_.size(), 2U);
  for (const auto& result : results_) EXPECT_EQ(std::get<Failure>(result).kind, FailureKind::blocked_address);
}

TEST_F(HostUnit, RequestsOfManyToOneHostTakeTurns) {
  Origin origin;
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  for (int i = 0; i < 20; ++i) {
    std::vector<Request> one{request(origin.url("/feed?" + std::to_string(i)), true)};
    group_.spawn(fetch_in_order(std::move(one)));
  }
  context_.run();
  EXPECT_THAT(connections_of(origin), testing::Each(1));
  std::vector<std::string> order;
  for (const auto& seen : origin.requests()) order.push_back(seen.target);
  ASSERT_EQ(order.size(), 20U);
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], "/feed?" + std::to_string(i));
}

TEST_F(HostUnit, NoMoreThanEightConnectionsToOneAddressWhateverTheHosts) {
  std::vector<Origin> ports(20);
  std::vector<std::unique_ptr<Origin::Endpoint>> silent;
  for (auto& origin : ports) {
    silent.emplace_back(new Origin::Endpoint(origin.serve("/silent", Reply{.hold = true})));
    group_.spawn(fetch_in_order(std::vector<Request>(1, request(origin.url("/silent"), false))));
  }
  Origin elsewhere(2);
  const auto served = elsewhere.serve("/feed", Reply{.body = "x"});
  const auto asked = [&] {
    return std::ranges::count_if(silent, [](const auto& endpoint) { return endpoint->hits() != 0; });
  };
  while (asked() < 8) context_.run_one_for(std::chrono::milliseconds(10));
  group_.spawn(fetch_in_order(std::vector<Request>(1, request(elsewhere.url("/feed", 1), false))));
  while (results_.empty()) context_.run_one();
  EXPECT_EQ(asked(), 8) << "the other address waits for none of them";
  group_.cancel();
  context_.run();
}

TEST(Hosts, TurnsOfOneHostAreApartAndThoseOfOthersAreNot) {
  asio::io_context context;
  const auto gap = std::chrono::milliseconds(50);
  Hosts hosts(context.get_executor(), gap);
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  std::vector<std::pair<std::string, Hosts::Clock::time_point>> turns;
  const auto take = [&](std::string host) -> asio::awaitable<void> {
    const auto turn = co_await hosts.turn(host);
    turns.emplace_back(host, Hosts::Clock::now());
  };
  for (const auto* host : {"a", "a", "b"}) group.spawn(take(host));
  context.run();
  ASSERT_EQ(turns.size(), 3U);
  EXPECT_EQ(turns[1].first, "b") << "another host waits for nobody";
  EXPECT_GE(turns[2].second - turns[0].second, gap);
}

TEST(Hosts, TurnMayHaveAGapOfItsOwn) {
  asio::io_context context;
  Hosts hosts(context.get_executor(), std::chrono::hours(1));
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  int turns = 0;
  const auto take = [&]() -> asio::awaitable<void> {
    co_await hosts.turn("a", no_gap);
    ++turns;
  };
  for (int i = 0; i < 3; ++i) group.spawn(take());
  context.run();
  EXPECT_EQ(turns, 3);
}

TEST(Hosts, IdleHostIsForgotten) {
  asio::io_context context;
  Hosts hosts(context.get_executor(), no_gap);
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  const auto take = [&](std::string host) -> asio::awaitable<void> { co_await hosts.turn(host); };
  for (int i = 0; i < 100; ++i) group.spawn(take(std::to_string(i)));
  context.run();
  EXPECT_LE(hosts.size(), 1U);
}

TEST(Hosts, CancelledTurnIsTheNextOnes) {
  asio::io_context context;
  Hosts hosts(context.get_executor(), no_gap);
  io::TaskGroup waiting(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  bool came = false;
  const auto take = [&](bool& got) -> asio::awaitable<void> {
    co_await hosts.turn("a");
    got = true;
  };
  bool cancelled_came = false;
  const auto hold = [&]() -> asio::awaitable<void> {
    const auto turn = co_await hosts.turn("a");
    waiting.spawn(take(cancelled_came));
    group.spawn(take(came));
    asio::steady_timer soon(context, std::chrono::milliseconds(1));
    co_await soon.async_wait(asio::use_awaitable);
    waiting.cancel();
    co_await soon.async_wait(asio::use_awaitable);
  };
  group.spawn(hold());
  context.run();
  EXPECT_TRUE(came);
  EXPECT_FALSE(cancelled_came);
}

/// Two that share one slot.
class SharedSlot : public HostUnit {
 protected:
  asio::awaitable<void> fetch_in_a_slot(std::vector<std::string> urls) {
    io::Slot slot(slots_, [] {});
    co_await slot.take();
    for (const auto& url : urls) {
      auto each = request(url, false);
      each.slot = &slot;
      each.gap = [](std::string_view) { return std::chrono::milliseconds(300); };
      co_await fetcher_.fetch(std::move(each));
    }
  }

  io::Slots slots_{context_.get_executor(), 1};
};

TEST_F(SharedSlot, IsLeftToOthersWhileARequestWaitsForItsHostAndTakenAgain) {
  Origin origin(2);
  group_.spawn(fetch_in_a_slot({origin.url("/a1"), origin.url("/a2")}));
  group_.spawn(fetch_in_a_slot({origin.url("/b1", 1)}));
  context_.run();
  std::vector<std::string> asked;
  for (const auto& seen : origin.requests()) asked.push_back(seen.target);
  EXPECT_THAT(asked, ElementsAre("/a1", "/b1", "/a2"));
}

TEST(Slots, AreAsManyAsAreAllowedAtTheMoment) {
  asio::io_context context;
  io::TaskGroup group(context.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  io::Slots slots(context.get_executor(), 1);
  std::vector<io::Slot> held;
  const auto take = [&]() -> asio::awaitable<void> {
    io::Slot slot(slots, [] {});
    co_await slot.take();
    held.push_back(std::move(slot));
  };
  for (int i = 0; i < 4; ++i) group.spawn(take());
  context.poll();
  EXPECT_EQ(held.size(), 1U);
  EXPECT_EQ(slots.free({}), 0U);
  slots.allow(3);
  context.restart();
  context.poll();
  EXPECT_EQ(held.size(), 3U);
  slots.allow(2);
  held.pop_back();
  context.restart();
  context.poll();
  EXPECT_EQ(held.size(), 2U) << "one more than that was held already";
  held.pop_back();
  context.restart();
  context.poll();
  EXPECT_EQ(held.size(), 2U);
  group.cancel();
  context.restart();
  context.run();
}

}  // namespace
}  // namespace tidings::fetch
