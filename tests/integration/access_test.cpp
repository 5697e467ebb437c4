#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/support/proxy.hpp"

// Sources that let in who has a secret, and where it never goes.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

constexpr const char* feed =
    "<rss "
    "version='2.0'><channel><title>Feed</title><item><title>a</title><guid>a</guid></item></channel></rss>";

TEST(Access, PasswordAndTokenReachTheirServersAlone) {
  Origin origin;
  Origin elsewhere;
  const auto served = origin.serve("/feed", Reply{.body = feed});
  const auto moved =
      origin.serve("/moved", Reply{.status = 302, .headers = {{"Location", elsewhere.url("/feed")}}});
  const auto there = elsewhere.serve("/feed", Reply{.body = feed});
  Aggregator tidings;
  support::write_file(tidings.folder() / "password", "Op3n-Sesame\n");
  support::write_file(tidings.folder() / "token", "T0p-Secret\n");
  tidings.add_source("basic", origin.url("/feed"), "username = \"me\"\npassword_file = \"../password\"");
  tidings.add_source("bearer", origin.url("/moved"), "token_file = \"../token\"");
  const auto daemon = tidings.start_daemon();
  there.wait_for_hits(1);
  EXPECT_EQ(origin.requests().at(0).header("Authorization"), "Basic bWU6T3Azbi1TZXNhbWU=");
  EXPECT_EQ(origin.requests().at(1).header("Authorization"), "Bearer T0p-Secret");
  EXPECT_EQ(elsewhere.requests().at(0).header("Authorization"), std::nullopt);
  daemon->wait_for_log("source=bearer");
  std::string shown = support::read_file(tidings.folder() / "log");
  for (const auto& command :
       std::vector<std::vector<std::string>>{{"sources"}, {"sources", "--json"}, {"export"}, {"check"}}) {
    const auto result = tidings.run(command);
    shown += result.out + result.error;
  }
  for (const auto* secret : {"Op3n-Sesame", "T0p-Secret", "bWU6T3Azbi1TZXNhbWU"})
    EXPECT_THAT(shown, Not(HasSubstr(secret)));
}

TEST(Access, CertificateIsShownToAServerThatWantsOne) {
  Origin origin(support::Certificate::good);
  origin.demand_client_certificate();
  const auto served = origin.serve("/feed", Reply{.body = feed});
  Aggregator tidings;
  tidings.configure("fetch", "ca_file = \"" + origin.ca_file().string() + "\"");
  tidings.add_source("a", origin.url("/feed"),
                     "client_certificate = \"" + origin.certificate_file().string() + "\"\nclient_key = \"" +
                         origin.key_file().string() + "\"");
  tidings.add_source("b", origin.url("/feed?b"));
  const auto result = tidings.run({"fetch"});
  EXPECT_THAT(result.out, HasSubstr("a: new, 1 new"));
  EXPECT_THAT(result.out, HasSubstr("2 polled, 1 failed"));
}

TEST(Access, FileThatIsMissingIsNamedByCheck) {
  Aggregator tidings;
  tidings.add_source("a", "https://e.example/feed", "token_file = \"../missing\"");
  const auto result = tidings.run({"check"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out + result.error, HasSubstr("feeds/a.toml:2:14: "));
}

TEST(Access, SourcesGoThroughTheirProxyOrNone) {
  Origin origin;
  support::Proxy everyones;
  support::Proxy own("me:s3cret");
  const auto served = origin.serve("/feed", Reply{.body = feed});
  Aggregator tidings;
  tidings.configure("fetch", "proxy = \"" + everyones.url("http") + "\"");
  tidings.add_source("a", origin.url("/feed", "a.no-such.invalid"));
  tidings.add_source("b", origin.url("/feed", "b.no-such.invalid"),
                     "proxy = \"" + own.url("socks5", "me:s3cret") + "\"");
  tidings.add_source("c", origin.url("/feed"), "proxy = \"none\"");
  const auto result = tidings.run({"fetch"});
  EXPECT_THAT(result.out, HasSubstr("3 polled, 0 failed"));
  EXPECT_EQ(everyones.passages().size(), 1U);
  ASSERT_EQ(own.passages().size(), 1U);
  EXPECT_EQ(own.passages()[0].credentials, "me:s3cret");
  const auto sources = tidings.run({"sources", "--json"});
  EXPECT_THAT(result.out + result.error + sources.out, Not(HasSubstr("s3cret")));
}

TEST(Access, ProxyOfAnotherKindIsNamedByCheck) {
  Aggregator tidings;
  tidings.configure("fetch", "proxy = \"https://proxy.example:3128\"");
  EXPECT_THAT(tidings.run({"check"}).out + tidings.run({"check"}).error,
              HasSubstr("expected \"http://HOST:PORT\", \"socks5://HOST:PORT\""));
}

}  // namespace
}  // namespace tidings::integration
