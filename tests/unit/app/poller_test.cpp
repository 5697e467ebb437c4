#include "daemon/app/poller.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app/engine.hpp"
#include "daemon/fetch/hosts.hpp"
#include "store/clock.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/faulty_file_system.hpp"
#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"

// The daemon's loop over a real store, with sources whose last poll went well and whose hosts are gone by
// now.
namespace tidings::app {
namespace {

namespace asio = boost::asio;

store::SourceId source(std::size_t number) {
  return *store::SourceId::parse("source-" + std::to_string(number));
}

/// Sources at these addresses, `source(0)` and so on.
std::shared_ptr<Subscriptions> subscribed(const std::vector<std::string>& urls,
                                          const support::TemporaryFolder& folder, std::size_t concurrency) {
  auto config = std::make_shared<config::Config>();
  config->store.path = folder.path() / "store";
  config->fetch.allow_networks = {*text::IpNetwork::parse("127.0.0.0/8")};
  config->fetch.concurrency = concurrency;
  config::SourceList::Builder sources(folder.path());
  for (std::size_t i = 0; i < urls.size(); ++i)
    sources.add({.id = source(i), .url = *text::Url::parse(urls[i])});
  return std::make_shared<Subscriptions>(
      config, std::make_shared<const config::SourceList>(std::move(sources).build()));
}

void run(asio::io_context& io, asio::awaitable<void> live) {
  std::exception_ptr failure;
  asio::co_spawn(io, std::move(live), [&](const std::exception_ptr& error) { failure = error; });
  io.run();
  EXPECT_FALSE(failure);
}

class PollerInAnOutage : public testing::Test {
 protected:
  static constexpr std::size_t hosts = 6;

  PollerInAnOutage() {
    std::vector<std::string> urls;
    const support::Origin origin(hosts);
    for (std::size_t i = 0; i < hosts; ++i) urls.push_back(origin.url("/feed", i));
    subscriptions_ = subscribed(urls, folder_, 1);
    store_polls_that_went_well();
  }

  void store_polls_that_went_well() {
    const auto now = store::now();
    const auto store = store::open_store(subscriptions_->config->store);
    const auto next = [&, place = std::size_t{0}]() mutable -> std::optional<store::RegisteredSource> {
      if (place == hosts) return std::nullopt;
      const auto source = (*subscriptions_->sources)[place++];
      return store::RegisteredSource{source.id, source.url.href(), fetch::host_of(source.url)};
    };
    store->set_sources(next, now);
    std::vector<store::Finished> polls;
    for (auto& claim : store->claim(now, std::chrono::hours(1), {.hosts = hosts})) {
      claim.state.succeeded = now - std::chrono::hours(2);
      claim.state.next = now;
      polls.push_back({claim.source, claim.state, {}, {}});
    }
    store->finish(std::move(polls));
  }

  /// Until so many polls have ended, and for as long as many more would take.
  asio::awaitable<void> poll(Engine& engine, const std::size_t& polled, std::size_t count) {
    io::TaskGroup tasks(engine.io.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
    co_await engine.poller.use(subscriptions_);
    tasks.spawn(engine.poller.poll_forever());
    while (polled < count) co_await engine.disk.run([](store::Store&) {});
    for (int i = 0; i < 500; ++i) co_await engine.disk.run([](store::Store&) {});
    tasks.cancel();
    co_await tasks.join();
    co_await engine.poller.stop();
  }

  support::TemporaryFolder folder_;
  std::shared_ptr<Subscriptions> subscriptions_;
};

TEST_F(PollerInAnOutage, LeavesTheOthersDueUntilTheNextProbe) {
  std::size_t polled = 0;
  {
    Engine engine(*subscriptions_->config, {.polled = [&](const PollReport&) { ++polled; },
                                            .store_failed = [](const std::string&) { ADD_FAILURE(); },
                                            .store_works = [] {}});
    run(engine.io, poll(engine, polled, 3));
  }
  EXPECT_EQ(polled, 3U);
  std::size_t untouched = 0;
  for (const auto& source : store::open_store(subscriptions_->config->store)->sources()) {
    EXPECT_EQ(source.state.failures, 0U) << source.id.str();
    untouched += source.state.next_reason == "the network here was down" ? 0 : 1;
  }
  EXPECT_EQ(untouched, hosts - 3);
}

/// The same rooms as the engine's, over a disk that refuses.
struct EngineOnABadDisk {
  EngineOnABadDisk(const config::Config& config, Poller::Listener listener)
      : disk(io.get_executor(), store::open_sqlite_store(config.store, files)),
        fetcher(io.get_executor(), {}),
        poller(io.get_executor(), disk, fetcher, workers, 256, std::move(listener)) {}
  ~EngineOnABadDisk() { workers.join(); }

  support::FaultyFileSystem files;
  asio::io_context io{1};
  asio::thread_pool workers{1};
  Disk disk;
  fetch::HttpFetcher fetcher;
  Poller poller;
};

TEST(PollerOnAFullDisk, AsksForNothingUntilItCanStoreAgain) {
  const support::TemporaryFolder folder;
  support::Origin origin(2);
  const auto served = origin.serve(
      "/feed", support::Reply{.body = "<rss version='2.0'><channel><title>F</title><item><title>One</title>"
                                      "<guid>https://a.example/1</guid></item></channel></rss>"});
  const auto subscriptions = subscribed({origin.url("/feed", 0), origin.url("/feed", 1)}, folder, 1);
  std::size_t polled = 0;
  std::size_t failed = 0;
  std::size_t works = 0;
  EngineOnABadDisk engine(*subscriptions->config, {.polled = [&](const PollReport&) { ++polled; },
                                                   .store_failed = [&](const std::string&) { ++failed; },
                                                   .store_works = [&] { ++works; }});
  engine.files.fail_after(0, support::FaultyFileSystem::Fault::for_good);
  const auto live = [&]() -> asio::awaitable<void> {
    io::TaskGroup tasks(engine.io.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
    co_await engine.poller.use(subscriptions);
    tasks.spawn(engine.poller.poll_forever());
    while (failed < 2) co_await engine.disk.run([](store::Store&) {});
    EXPECT_EQ(origin.requests().size(), 1U) << "the other source waits";
    EXPECT_EQ(works, 0U);
    co_await engine.disk.run([&](store::Store&) { engine.files.mend(); });
    co_await engine.poller.use(subscriptions);  // wakes it
    while (polled < 1) co_await engine.disk.run([](store::Store&) {});
    tasks.cancel();
    co_await tasks.join();
    co_await engine.poller.stop();
  };
  run(engine.io, live());
  EXPECT_EQ(works, 1U);
  EXPECT_EQ(origin.requests().size(), 2U);
}

TEST(PollOnce, HostsThatDoNotAnswerLeaveTheirFreeNeighboursPlacesToTheLastOnes) {
  constexpr std::size_t silent = 6;
  constexpr std::size_t all = 12;
  const support::TemporaryFolder folder;
  support::Origin origin(all);
  const auto silent_feed = origin.serve("/silent", support::Reply{.hold = true});
  const auto feed = origin.serve(
      "/feed", support::Reply{.body = "<rss version='2.0'><channel><title>F</title></channel></rss>"});
  std::vector<std::string> urls;
  std::vector<store::SourceId> ids;
  for (std::size_t i = 0; i < all; ++i) {
    urls.push_back(origin.url(i < silent ? "/silent" : "/feed", i));
    ids.push_back(source(i));
  }
  const auto subscriptions = subscribed(urls, folder, 8);
  std::size_t polled = 0;
  Engine engine(*subscriptions->config, {.polled =
                                             [&](const PollReport& report) {
                                               EXPECT_FALSE(report.failed())
                                                   << "it waited for those that don't answer";
                                               ++polled;
                                             },
                                         .store_failed = [](const std::string&) { ADD_FAILURE(); },
                                         .store_works = [] {}});
  const auto live = [&]() -> asio::awaitable<void> {
    io::TaskGroup tasks(engine.io.get_executor(), [](const std::exception_ptr&) {});
    co_await engine.poller.use(subscriptions);
    tasks.spawn(engine.poller.poll_once(ids, store::Selection::forced));
    while (polled < all - silent) co_await engine.disk.run([](store::Store&) {});
    tasks.cancel();
    co_await tasks.join();
    co_await engine.poller.stop();
  };
  run(engine.io, live());
}

}  // namespace
}  // namespace tidings::app
