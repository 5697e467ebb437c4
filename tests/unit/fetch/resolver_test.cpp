#include "daemon/fetch/resolver.hpp"

#include <array>
#include <atomic>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/support/process.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

/// A name server on loopback (RFC 1035): names that begin with `no` don't exist, those that begin with
/// `broken` it fails to answer, whether those that begin with `half` have IPv6 addresses it doesn't say.
/// Every other one is at 192.0.2.1 for ten minutes; those that begin with `alias` are so by another name.
class NameServer {
 public:
  NameServer() {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    auto* generic = reinterpret_cast<sockaddr*>(&name);
    descriptor_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(descriptor_, generic, size) != 0 || getsockname(descriptor_, generic, &size) != 0)
      throw std::runtime_error("can't bind");
    port_ = ntohs(name.sin_port);
    thread_ = std::thread([this] { answer_all(); });
  }
  ~NameServer() {
    shutdown(descriptor_, SHUT_RDWR);
    thread_.join();
    close(descriptor_);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  std::uint16_t port() const { return port_; }
  int questions() const { return questions_; }

 private:
  void answer_all() {
    std::array<char, 512> buffer;
    sockaddr_in from{};
    socklen_t size = sizeof from;
    auto* generic = reinterpret_cast<sockaddr*>(&from);
    for (ssize_t count = 0;
         (count = recvfrom(descriptor_, buffer.data(), buffer.size(), 0, generic, &size)) > 0;) {
      ++questions_;
      const auto answer = answer_to({buffer.data(), static_cast<std::size_t>(count)});
      if (!answer.empty()) sendto(descriptor_, answer.data(), answer.size(), 0, generic, size);
    }
  }

  /// Header, question as it came, and the one record, behind one that says who else that is. Empty: none.
  static std::string answer_to(std::string question) {
    question.resize(question.find('\0', 12) + 5);
    const bool missing = question.compare(13, 2, "no") == 0;
    const bool broken = question.compare(13, 6, "broken") == 0;
    const bool alias = question.compare(13, 5, "alias") == 0;
    if (question.compare(13, 4, "half") == 0 && question[question.size() - 3] == 28) return {};
    const bool has_address = !missing && !broken && question[question.size() - 3] == 1;
    question[2] = '\x81';
    question[3] = missing ? '\x83' : broken ? '\x82' : '\x80';
    question[7] = has_address ? (alias ? 2 : 1) : 0;
    question[11] = 0;
    // An alias of a name at the root, `x`, for no time at all.
    if (has_address && alias) question += std::string("\xC0\x0C\0\5\0\1\0\0\0\0\0\3\1x\0", 15);
    if (has_address && alias) return question + std::string("\1x\0\0\1\0\1\0\0\x02\x58\0\4\xC0\0\2\1", 17);
    if (has_address) question += std::string("\xC0\x0C\0\1\0\1\0\0\x02\x58\0\4\xC0\0\2\1", 16);
    return question;
  }

  int descriptor_;
  std::uint16_t port_ = 0;
  std::thread thread_;
  std::atomic<int> questions_ = 0;
};

class Names : public testing::Test {
 protected:
  Resolved resolve(const std::string& name) {
    std::optional<Resolved> resolved;
    asio::co_spawn(context_, resolver_.resolve(name, std::chrono::minutes(1)),
                   [&](const std::exception_ptr&, Resolved found) {
                     resolved = std::move(found);
                     context_.stop();
                   });
    context_.run();
    context_.restart();
    return std::move(*resolved);
  }

  std::string settings(const std::string& text) {
    const auto file = folder_.path() / "resolv.conf";
    support::write_file(file, text);
    return file.string();
  }

  NameServer server_;
  asio::io_context context_;
  support::TemporaryFolder folder_;
  Resolver resolver_{context_.get_executor(),
                     {.file = settings("nameserver 127.0.0.1\n"), .port = server_.port()}};
};

TEST_F(Names, AreAskedForOnceWhileTheirTimeLasts) {
  const auto first = resolve("feeds.example.");
  ASSERT_TRUE(first) << first.error();
  EXPECT_EQ(*first, std::vector(1, *text::parse_ip_address("192.0.2.1")));
  const int asked = server_.questions();
  EXPECT_EQ(resolve("feeds.example."), first);
  EXPECT_EQ(server_.questions(), asked);
  EXPECT_TRUE(resolve("others.example."));
  EXPECT_GT(server_.questions(), asked);
}

TEST_F(Names, ThatAreMissingAreRememberedToo) {
  EXPECT_FALSE(resolve("no-such.example."));
  const int asked = server_.questions();
  EXPECT_FALSE(resolve("no-such.example."));
  EXPECT_EQ(server_.questions(), asked);
}

TEST_F(Names, FaultOfTheServerIsNotRemembered) {
  EXPECT_FALSE(resolve("broken.example."));
  const int asked = server_.questions();
  EXPECT_FALSE(resolve("broken.example."));
  EXPECT_GT(server_.questions(), asked);
}

TEST_F(Names, WithoutAnAnswerForIpv6HaveThoseOfIpv4) {
  const auto found = resolve("half.example.");
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(*found, std::vector(1, *text::parse_ip_address("192.0.2.1")));
}

TEST_F(Names, C17_AliasIsForgottenWhenItsOwnTimeIsOver) {
  ASSERT_TRUE(resolve("alias.example."));
  ASSERT_TRUE(resolve("feeds.example."));
  const auto later = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  EXPECT_EQ(resolver_.known().find("alias.example.", later), nullptr);
  EXPECT_NE(resolver_.known().find("feeds.example.", later), nullptr);
}

TEST_F(Names, AreAskedOfTheServersThatTheSettingsNameNow) {
  settings("# the network isn't there yet\nnameserver 127.0.0.2\n");
  EXPECT_FALSE(resolve("feeds.example."));
  EXPECT_EQ(server_.questions(), 0);
  settings("nameserver 127.0.0.1\n");
  EXPECT_TRUE(resolve("feeds.example."));
}

TEST_F(Names, AddressIsItself) {
  EXPECT_EQ(resolve("[2001:db8::1]"), std::vector(1, *text::parse_ip_address("2001:db8::1")));
  EXPECT_EQ(server_.questions(), 0);
}

TEST_F(Names, BelowLocalhostIsThisMachine) {
  const auto found = resolve("feeds.example.localhost");
  EXPECT_EQ(found, (std::vector{*text::parse_ip_address("::1"), *text::parse_ip_address("127.0.0.1")}));
  for (const auto* written : {"localhost.", "feeds.example.localhost."}) EXPECT_EQ(resolve(written), found);
  EXPECT_EQ(server_.questions(), 0);
}

}  // namespace
}  // namespace tidings::fetch
