#include "daemon/fetch/happy_eyeballs.hpp"

#include <memory>
#include <optional>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

text::IpAddress address(const char* text) { return *text::parse_ip_address(text); }

/// An address that accepts; or, when it is full, one that never answers: its queue is full, so that the
/// kernel drops what comes.
class Listener {
 public:
  explicit Listener(const char* text, std::uint16_t port = 0) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    inet_pton(AF_INET, text, &name.sin_addr);
    socklen_t size = sizeof name;
    auto* generic = reinterpret_cast<sockaddr*>(&name);
    descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(descriptor_, generic, size) != 0 || listen(descriptor_, 0) != 0 ||
        getsockname(descriptor_, generic, &size) != 0)
      throw std::runtime_error("can't listen");
    port_ = ntohs(name.sin_port);
    address_ = name;
  }
  ~Listener() {
    for (const int filler : fillers_) close(filler);
    close(descriptor_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void fill() {
    for (int i = 0; i < 4; ++i) {
      fillers_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      connect(fillers_.back(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_);
    }
  }

  std::uint16_t port() const { return port_; }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
  sockaddr_in address_{};
  std::vector<int> fillers_;
};

class HappyEyeballs : public testing::Test {
 protected:
  using Result = std::expected<Dialled, DialFailure>;

  Result dial_all(std::vector<text::IpAddress> addresses, DialOptions options) {
    std::optional<Result> result;
    start(result, std::move(addresses), options);
    context_.run();
    context_.restart();
    return std::move(*result);
  }

  void start(std::optional<Result>& result, std::vector<text::IpAddress> addresses, DialOptions options) {
    asio::co_spawn(context_, dial_into(result, std::move(addresses), options),
                   [](const std::exception_ptr& error) {
                     if (error) std::rethrow_exception(error);
                   });
  }

  /// What a connection to that address has as long as it lasts.
  AddressPermits::Permit hold(const char* text) {
    AddressPermits::Permit held;
    asio::co_spawn(
        context_, permits_.acquire(address(text)),
        [&](const std::exception_ptr&, AddressPermits::Permit permit) { held = std::move(permit); });
    context_.run();
    context_.restart();
    return held;
  }

  template <class Condition>
  void run_until(Condition condition) {
    while (!condition() && !context_.stopped()) context_.run_one();
  }

  asio::awaitable<void> dial_into(std::optional<Result>& result, std::vector<text::IpAddress> addresses,
                                  DialOptions options) {
    result.emplace(
        co_await dial(context_.get_executor(), std::move(addresses), permits_, options, watchdog_));
  }

  asio::io_context context_;
  AddressPermits permits_{context_.get_executor(), 1};
  Watchdog watchdog_{context_.get_executor(), 1h};
};

TEST(AddressOrder, FamiliesTakeTurnsAndSixComesFirst) {
  const auto a4 = address("192.0.2.1");
  const auto b4 = address("192.0.2.2");
  const auto a6 = address("2001:db8::1");
  const auto b6 = address("2001:db8::2");
  const auto c6 = address("2001:db8::3");
  EXPECT_EQ(by_turns({a4, b4, a6, b6, c6}), (std::vector{a6, a4, b6, b4, c6}));
  EXPECT_EQ(by_turns({a4, b4}), (std::vector{a4, b4}));
  EXPECT_TRUE(by_turns({}).empty());
}

TEST_F(HappyEyeballs, SilentAddressDoesNotHoldUpTheNext) {
  const Listener good("127.0.0.1");
  Listener silent("127.0.0.2", good.port());
  silent.fill();
  const auto result = dial_all({address("127.0.0.2"), address("127.0.0.1")},
                               {.port = good.port(), .time = 1h, .stagger = 5ms});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->address, address("127.0.0.1"));
  EXPECT_EQ(permits_.size(), 1U) << "the other was given up";
}

TEST_F(HappyEyeballs, RefusalIsFollowedByTheNextAtOnce) {
  const Listener good("127.0.0.1");
  const auto result = dial_all({address("127.0.0.3"), address("127.0.0.1")},
                               {.port = good.port(), .time = 1h, .stagger = 1h});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->address, address("127.0.0.1"));
}

TEST_F(HappyEyeballs, FirstThatAnswersNeedsNoOther) {
  const Listener good("127.0.0.1");
  const Listener other("127.0.0.2", good.port());
  const auto result = dial_all({address("127.0.0.2"), address("127.0.0.1")},
                               {.port = good.port(), .time = 1h, .stagger = 1h});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->address, address("127.0.0.2"));
}

TEST_F(HappyEyeballs, FullAddressIsPassedOverForAnother) {
  const Listener good("127.0.0.1");
  const Listener other("127.0.0.2", good.port());
  const DialOptions options{.port = good.port(), .time = 1h, .stagger = 1h};
  const std::vector<text::IpAddress> both{address("127.0.0.2"), address("127.0.0.1")};
  const auto first = dial_all(both, options);
  const auto second = dial_all(both, options);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->address, address("127.0.0.1"));
}

TEST_F(HappyEyeballs, C18_FullAddressIsWaitedForWhereTheOtherRefuses) {
  const Listener good("127.0.0.1");
  const DialOptions options{.port = good.port(), .time = 1h, .stagger = 1h};
  auto busy = hold("127.0.0.1");
  std::optional<Result> result;
  start(result, {address("127.0.0.3"), address("127.0.0.1")}, options);
  run_until([&] { return permits_.size() == 2; });  // the one that refuses is asked
  run_until([&] { return permits_.size() == 1; });  // it has refused
  busy = {};
  context_.run();
  ASSERT_TRUE(result && *result);
  EXPECT_EQ((*result)->address, address("127.0.0.1"));
}

TEST_F(HappyEyeballs, C18_FullAddressIsWaitedForWhereTheOtherIsSilent) {
  const Listener good("127.0.0.1");
  Listener silent("127.0.0.2", good.port());
  silent.fill();
  auto busy = hold("127.0.0.1");
  std::optional<Result> result;
  start(result, {address("127.0.0.2"), address("127.0.0.1")},
        {.port = good.port(), .time = 20ms, .stagger = 1ms});
  run_until([&] { return permits_.size() == 2; });
  run_until([&] { return permits_.size() == 1; });  // the time of the silent one is over
  busy = {};
  context_.run();
  ASSERT_TRUE(result && *result);
  EXPECT_EQ((*result)->address, address("127.0.0.1"));
}

TEST_F(HappyEyeballs, FailureTellsTheLastOne) {
  std::uint16_t port = 0;
  {
    const Listener gone("127.0.0.1");
    port = gone.port();
  }
  const auto result =
      dial_all({address("127.0.0.1"), address("127.0.0.3")}, {.port = port, .time = 1h, .stagger = 1h});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error, asio::error::connection_refused);
  EXPECT_EQ(result.error().address, address("127.0.0.3"));
}

TEST_F(HappyEyeballs, SilenceEndsWithTheTime) {
  Listener silent("127.0.0.1");
  silent.fill();
  const auto result = dial_all({address("127.0.0.1")}, {.port = silent.port(), .time = 20ms});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error, asio::error::timed_out);
}

}  // namespace
}  // namespace tidings::fetch
