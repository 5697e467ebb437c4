#include "daemon/fetch/tls_sessions.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/http_fetcher.hpp"
#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"

// What the other side sees: whether a connection resumed a session.
namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using support::Certificate;
using support::Origin;
using support::Reply;
using testing::ElementsAre;

class TlsSession : public testing::Test {
 protected:
  /// One process's polls, each over a connection of its own.
  std::vector<FetchResult> polls(const Origin& origin, int count) {
    return polls(origin, count, origin.ca_file());
  }

  std::vector<FetchResult> polls(const Origin& origin, int count, const std::filesystem::path& ca_file) {
    asio::io_context context;
    HttpFetcher fetcher(context.get_executor(),
                        {.ca_file = ca_file, .session_file = file(), .gap = std::chrono::milliseconds(0)});
    std::vector<FetchResult> results;
    for (int i = 0; i < count; ++i) {
      Request request;
      request.url = *text::Url::parse(origin.url("/feed", "localhost"));
      request.guard =
          AddressGuard({*text::IpNetwork::parse("127.0.0.0/8"), *text::IpNetwork::parse("::1/128")});
      asio::co_spawn(
          context, fetcher.fetch(std::move(request)),
          [&](const std::exception_ptr&, FetchResult result) { results.push_back(std::move(result)); });
      context.run();
      context.restart();
    }
    return results;
  }

  static std::vector<bool> resumed(const Origin& origin) {
    std::vector<bool> found;
    for (const auto& request : origin.requests()) found.push_back(request.session_resumed);
    return found;
  }

  std::filesystem::path file() const { return folder_.path() / "tls-sessions"; }

  support::TemporaryFolder folder_;
};

TEST_F(TlsSession, IsResumedByEveryFurtherConnectionToItsHost) {
  for (const int version : {0, TLS1_2_VERSION}) {
    std::filesystem::remove(file());
    Origin origin(Certificate::good, version);
    const auto served = origin.serve("/feed", Reply{.body = "x"});
    polls(origin, 4);
    EXPECT_THAT(resumed(origin), ElementsAre(false, true, true, true)) << version;
  }
}

TEST_F(TlsSession, IsResumedByTheNextProcess) {
  for (const int version : {0, TLS1_2_VERSION}) {
    std::filesystem::remove(file());
    Origin origin(Certificate::good, version);
    const auto served = origin.serve("/feed", Reply{.body = "x"});
    for (int process = 0; process < 3; ++process) polls(origin, 1);
    EXPECT_THAT(resumed(origin), ElementsAre(false, true, true)) << version;
  }
}

TEST_F(TlsSession, FileIsItsOwnersAlone) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  for (int process = 0; process < 2; ++process) {
    polls(origin, 1);
    EXPECT_EQ(std::filesystem::status(file()).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
}

TEST_F(TlsSession, OneThatTheServerDoesNotKnowIsAFullHandshake) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  polls(origin, 1);
  origin.change_certificate(Certificate::good);
  const auto results = polls(origin, 2);
  EXPECT_TRUE(std::holds_alternative<Fetched>(results.at(0)));
  EXPECT_THAT(resumed(origin), ElementsAre(false, false, true));
}

TEST_F(TlsSession, DoesNotVouchForACertificateThatChanged) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  polls(origin, 1);
  origin.change_certificate(Certificate::expired);
  const auto results = polls(origin, 1);
  ASSERT_TRUE(std::holds_alternative<Failure>(results.at(0)));
  EXPECT_EQ(std::get<Failure>(results.at(0)).kind, FailureKind::tls_expired);
  EXPECT_EQ(origin.requests().size(), 1U);
}

TEST_F(TlsSession, DoesNotVouchForWhoIsNotTrustedAnyMore) {
  for (const int version : {0, TLS1_2_VERSION}) {
    std::filesystem::remove(file());
    Origin origin(Certificate::good, version);
    const Origin other(Certificate::good);
    const auto served = origin.serve("/feed", Reply{.body = "x"});
    const auto trusted = folder_.path() / "trusted.pem";
    support::write_file(trusted, support::read_file(origin.ca_file()));
    polls(origin, 1, trusted);
    support::write_file(trusted, support::read_file(other.ca_file()));
    const auto results = polls(origin, 1, trusted);
    ASSERT_TRUE(std::holds_alternative<Failure>(results.at(0))) << version;
    EXPECT_EQ(std::get<Failure>(results.at(0)).kind, FailureKind::tls_chain);
    EXPECT_EQ(origin.requests().size(), 1U);
  }
}

TEST_F(TlsSession, DamagedFileIsLikeAnEmptyOne) {
  Origin origin(Certificate::good);
  const auto served = origin.serve("/feed", Reply{.body = "x"});
  polls(origin, 1);
  const auto good = support::read_file(file());
  std::size_t asked = 1;
  for (std::size_t size = 0; size < good.size(); size += 1 + good.size() / 20) {
    support::write_file(file(), good.substr(0, size));
    EXPECT_TRUE(std::holds_alternative<Fetched>(polls(origin, 1).at(0))) << size;
    EXPECT_FALSE(origin.requests().at(asked++).session_resumed) << size;
  }
}

TEST_F(TlsSession, OldAndOverlongOnesAreDroppedFromTheFile) {
  using std::chrono::seconds;
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now()).time_since_epoch();
  const auto line = [](const std::string& host, seconds expires) {
    return host + " " + std::to_string(expires.count()) + " 3\nabc";
  };
  support::write_file(file(), "tidings-tls-sessions 2 mark\n" + line("past", now - seconds(1)) +
                                  line("good", now + seconds(3600)) +
                                  line("future", now + TlsSessions::longest + seconds(3600)));
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  TlsSessions sessions(context.get(), "mark");
  sessions.load(file());
  EXPECT_EQ(sessions.size(), 1U);
}

}  // namespace
}  // namespace tidings::fetch
