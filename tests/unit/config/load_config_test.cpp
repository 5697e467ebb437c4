#include <sys/stat.h>

#include <regex>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/load.hpp"
#include "tests/support/process.hpp"

namespace tidings::config {
namespace {

using testing::ElementsAre;

class LoadConfig : public testing::Test {
 protected:
  LoadedConfig load(const std::string& toml) const {
    support::write_file(file(), toml);
    return load_config(file());
  }

  /// Problems without the folder before the file's name.
  std::vector<std::string> problems_of(const std::string& toml) const {
    std::vector<std::string> lines;
    for (const auto& problem : load(toml).problems)
      lines.push_back(describe(problem).substr(folder_.path().string().size() + 1));
    return lines;
  }

  std::filesystem::path file() const { return folder_.path() / "tidings.toml"; }

  support::TemporaryFolder folder_;
};

TEST_F(LoadConfig, EmptyFileIsEveryDefault) {
  const auto config = load("").config;
  ASSERT_TRUE(config);
  EXPECT_EQ(config->sources, folder_.path() / "feeds");
  EXPECT_EQ(config->site.title, "Tidings");
  EXPECT_EQ(config->site.items, 100U);
  EXPECT_EQ(config->store.path, "/var/lib/tidings");
  EXPECT_EQ(config->store.format.front_matter, store::FrontMatter::full);
  EXPECT_TRUE(config->store.format.leading_blank);
  EXPECT_EQ(config->fetch.concurrency, 256U);
  EXPECT_FALSE(config->fetch.interval);
  EXPECT_EQ(config->fetch.patience, std::chrono::minutes(5));
  EXPECT_EQ(config->fetch.max_body, 16U << 20U);
  EXPECT_THAT(config->fetch.user_agent,
              testing::MatchesRegex("tidings/[0-9.]+ \\(\\+http://127.0.0.1:8080/\\)"));
  EXPECT_THAT(config->listen, ElementsAre(Listen{"127.0.0.1", 8080}));
}

TEST_F(LoadConfig, InstalledFileShowsEveryDefault) {
  const std::string text = '\n' + support::read_file(TIDINGS_CONFIG);
  const auto uncommented = std::regex_replace(text, std::regex("\n#(?! \\w)"), "\n");
  const auto shown = load(uncommented);
  const auto config = load("").config;
  ASSERT_TRUE(shown.config) << describe(shown.problems.at(0));
  ASSERT_TRUE(config);
  EXPECT_EQ(shown.config->sources, config->sources);
  EXPECT_EQ(shown.config->site, config->site);
  EXPECT_EQ(shown.config->store.path, config->store.path);
  EXPECT_EQ(shown.config->store.format.front_matter, config->store.format.front_matter);
  EXPECT_EQ(shown.config->store.format.leading_blank, config->store.format.leading_blank);
  EXPECT_EQ(shown.config->store.format.default_image, config->store.format.default_image);
  EXPECT_EQ(shown.config->store.layout, config->store.layout);
  EXPECT_EQ(shown.config->keep, config->keep);
  EXPECT_EQ(shown.config->iframe_hosts, config->iframe_hosts);
  const normalise::ReadingRules reading{.future_dates = normalise::FutureDates::clamp, .max_items = 50};
  EXPECT_EQ(shown.config->reading, reading) << "max_items has no default";
  auto fetch = shown.config->fetch;
  EXPECT_TRUE(std::exchange(fetch.interval, std::nullopt)) << "interval has no default";
  EXPECT_EQ(fetch, config->fetch);
  EXPECT_EQ(shown.config->listen, config->listen);
  EXPECT_EQ(shown.config->log_level, config->log_level);
}

TEST_F(LoadConfig, FolderInPlaceOfAFileIsCalledOne) {
  const auto loaded = load_config(folder_.path());
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(describe(loaded.problems[0]), testing::EndsWith("can't be read: Is a directory"));
}

TEST_F(LoadConfig, ConfigurationMayComeThroughAPipe) {
  const auto pipe = folder_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { support::write_file(pipe, "[site]\ntitle = \"Piped\"\n"); });
  const auto config = load_config(pipe).config;
  writer.join();
  ASSERT_TRUE(config);
  EXPECT_EQ(config->site.title, "Piped");
}

TEST_F(LoadConfig, EveryKeyIsRead) {
  support::write_file(folder_.path() / "ca.pem", "-----BEGIN CERTIFICATE-----\n");
  const auto loaded = load(R"(sources = "src"
[site]
title = "T"
url = "https://news.example.org/sub"
author = "A"
items = 7
source_share = 30
deletions = true
[store]
path = "data"
front_matter = "plain"
layout = "categories"
keep = "90d"
default_image = "https://e.example/d.png"
leading_blank = false
iframe_hosts = ["v.example"]
[fetch]
concurrency = 3
interval = { min = "10m", max = "2h" }
patience = "20m"
connect_timeout = "3s"
timeout = "9s"
max_body = "1MiB"
user_agent = "me/1"
allow_networks = ["127.0.0.0/8", "::1"]
ca_file = "ca.pem"
[serve]
listen = ["[::1]:80", "0.0.0.0:0"]
[log]
level = "warning"
)");
  ASSERT_TRUE(loaded.config) << describe(loaded.problems.at(0));
  const auto& config = *loaded.config;
  EXPECT_EQ(config.sources, folder_.path() / "src");
  EXPECT_EQ(config.site.url.href(), "https://news.example.org/sub/");
  EXPECT_EQ(config.site.items, 7U);
  EXPECT_EQ(config.site.source_share, 30U);
  EXPECT_TRUE(config.site.deletions);
  EXPECT_EQ(config.store.path, folder_.path() / "data");
  EXPECT_EQ(config.store.format.front_matter, store::FrontMatter::plain);
  EXPECT_EQ(config.store.layout, store::Layout::categories);
  EXPECT_EQ(config.keep, (store::Keep{.age = std::chrono::days(90)}));
  EXPECT_FALSE(config.store.format.leading_blank);
  EXPECT_THAT(config.iframe_hosts, ElementsAre("v.example"));
  EXPECT_EQ(config.fetch.interval, (Interval{std::chrono::minutes(10), std::chrono::hours(2)}));
  EXPECT_EQ(config.fetch.patience, std::chrono::minutes(20));
  EXPECT_EQ(config.fetch.user_agent, "me/1");
  EXPECT_EQ(config.fetch.allow_networks.size(), 2U);
  EXPECT_EQ(config.fetch.ca_file, folder_.path() / "ca.pem");
  EXPECT_THAT(config.listen, ElementsAre(Listen{"::1", 80}, Listen{"0.0.0.0", 0}));
  EXPECT_EQ(config.log_level, LogLevel::warning);
}

TEST_F(LoadConfig, ProblemsAreSaidWithTheirPlaceAllAtOnce) {
  EXPECT_THAT(
      problems_of(R"(source = "x"
[site]
items = 0
url = "example.org"
[fetch]
intervall = "1h"
timeout = 5
max_body = "1TB"
allow_networks = ["10.0.0.1/8"]
[serve]
listen = ["localhost:80"]
[store]
front_matter = "some"
keep = 0
)"),
      testing::UnorderedElementsAre(
          "tidings.toml:1:1: unknown key `source`; did you mean `sources`?",
          "tidings.toml:3:9: expected a whole number from 1 to 10000",
          "tidings.toml:4:7: expected an address that begins with http:// or https://",
          "tidings.toml:6:1: unknown key `intervall`; did you mean `interval`?",
          "tidings.toml:7:11: expected a duration: \"90s\", \"10m\", \"1h30m\", \"7d\"",
          "tidings.toml:8:12: expected a size from 1KiB to 1GiB: \"16MiB\"",
          "tidings.toml:9:19: `10.0.0.1/8` is no network in CIDR notation, such as \"10.0.0.0/8\"",
          "tidings.toml:11:10: `localhost:80` is no address with a port, such as \"127.0.0.1:8080\" "
          "or \"[::1]:8080\"",
          "tidings.toml:13:16: expected \"full\" or \"plain\"",
          "tidings.toml:14:8: expected \"forever\", an age such as \"90d\", or a number of entries, at "
          "least 1"));
}

TEST_F(LoadConfig, HostsMayHaveGapsOfTheirOwn) {
  const auto config = load("[fetch]\ngap = '2s'\ngaps = { 'Medium.com' = '200ms' }").config;
  const auto& gaps = config->fetch.gaps;
  EXPECT_EQ(gaps.of("example.org"), std::chrono::seconds(2));
  EXPECT_EQ(gaps.of("blog.medium.com"), std::chrono::milliseconds(200));
  EXPECT_THAT(problems_of("[fetch]\ngap = '2h'"),
              ElementsAre("tidings.toml:2:7: a duration from 0 to 60 seconds is possible here"));
  EXPECT_THAT(problems_of("[fetch.gaps]\n'https://medium.com' = '1s'\n'example.org' = 1"),
              testing::UnorderedElementsAre(
                  "tidings.toml:2:1: `https://medium.com` is no name of a host, such as \"example.org\"",
                  "tidings.toml:3:17: expected a duration: \"90s\", \"10m\", \"1h30m\", \"7d\""));
}

TEST_F(LoadConfig, ProxyIsForAllSources) {
  EXPECT_EQ(load("[fetch]\nproxy = \"http://p:3128\"").config->fetch.proxy.href(), "http://p:3128/");
  EXPECT_EQ(load("[fetch]\nproxy = \"none\"").config->fetch.proxy, text::Url());
}

TEST_F(LoadConfig, AddressOfTheSiteIsOneToAppendTo) {
  const std::string expected =
      "tidings.toml:2:7: links are made by appending to this address: it has no user, `?` or `#`";
  for (const std::string address :
       {"https://e.example/base?x", "https://e.example/?", "https://e.example/#top",
        "https://me:pw@e.example/", "https://me@e.example/"})
    EXPECT_THAT(problems_of("[site]\nurl = \"" + address + "\""), ElementsAre(expected)) << address;
}

TEST_F(LoadConfig, FileOfCertificatesHasSome) {
  const auto file = (folder_.path() / "ca.pem").string();
  const std::string toml = "[fetch]\nca_file = \"ca.pem\"";
  EXPECT_THAT(problems_of(toml),
              ElementsAre("tidings.toml:2:11: " + file + " can't be used: there is no such file"));
  support::write_file(file, "");
  EXPECT_THAT(problems_of(toml), ElementsAre("tidings.toml:2:11: " + file + " can't be used: it is empty"));
  support::write_file(file, "-----BEGIN PRIVATE KEY-----\n");
  EXPECT_THAT(problems_of(toml),
              ElementsAre("tidings.toml:2:11: that file has no block `CERTIFICATE-----`: it "
                          "isn't in PEM, or another one"));
  support::write_file(file, "# ours\n-----BEGIN TRUSTED CERTIFICATE-----\n");
  EXPECT_TRUE(load(toml).config);
  EXPECT_TRUE(load("[fetch]\nca_file = \"\"").config);
}

TEST_F(LoadConfig, SyntaxErrorHasItsPlace) {
  const auto problems = problems_of("sources = \"a\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0], testing::StartsWith("tidings.toml:1:"));
}

TEST_F(LoadConfig, MissingFileIsAProblem) {
  const auto loaded = load_config(folder_.path() / "none.toml");
  EXPECT_FALSE(loaded.config);
  EXPECT_EQ(loaded.problems.size(), 1U);
}

}  // namespace
}  // namespace tidings::config
