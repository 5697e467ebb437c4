#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/aggregator.hpp"

// The program with few file descriptors.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

constexpr int sources = 40;

/// A connection that asks for nothing.
class Idle {
 public:
  explicit Idle(std::uint16_t port) : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  }
  ~Idle() { close(descriptor_); }
  Idle(const Idle&) = delete;
  Idle& operator=(const Idle&) = delete;

 private:
  int descriptor_;
};

class Descriptors : public testing::Test {
 protected:
  Descriptors() {
    for (std::size_t i = 0; i < sources; ++i)
      tidings_.add_source("s" + std::to_string(i), origin_.url("/feed", i));
  }

  /// With these limits, as bash's ulimit has them.
  std::vector<std::string> limited(const std::string& limits, const std::string& command) const {
    return {"bash",  "-c",       limits + R"(; exec "$0" "$@")", TIDINGS_BINARY,
            command, "--config", tidings_.config_file().string()};
  }

  Origin origin_{sources};
  Origin::Endpoint served_ = origin_.serve(
      "/feed", Reply{.body = "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link>"
                             "<description/><item><title>a</title><guid>a</guid></item></channel></rss>"});
  Aggregator tidings_;
};

TEST_F(Descriptors, FewAreEnoughForAPoll) {
  const auto result = support::run_process(limited("ulimit -n 28", "fetch"));
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("40 polled, 0 failed"));
}

TEST_F(Descriptors, SoftLimitIsRaised) {
  const auto result = support::run_process(limited("ulimit -S -n 18", "fetch"));
  EXPECT_THAT(result.out, HasSubstr("40 polled, 0 failed"));
}

TEST_F(Descriptors, ReadersDoNotTakeThoseOfTheStore) {
  support::Process daemon(limited("ulimit -n 64", "run"), tidings_.folder() / "log");
  const auto line = daemon.wait_for_log("event=listening");
  const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.find("port=") + 5)));
  std::vector<std::unique_ptr<Idle>> readers;
  for (int i = 0; i < 100; ++i) readers.push_back(std::make_unique<Idle>(port));
  for (int i = 0; i < sources; ++i) daemon.wait_for_log("event=poll ");
  EXPECT_EQ(tidings_.entries().size(), static_cast<std::size_t>(sources));
  EXPECT_EQ(http_get(port, "/sources/s1/atom.xml").status, 200);
  EXPECT_THAT(daemon.log(), Not(HasSubstr("Too many open files")));
}

}  // namespace
}  // namespace tidings::integration
