#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/load.hpp"
#include "tests/support/process.hpp"

namespace tidings::config {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* certificate = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";
constexpr const char* key = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n";

class AccessOfASource : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& bytes) const {
    support::write_file(folder_.path() / name, bytes);
  }

  /// A source with these lines, on from the second.
  LoadedSources load(const std::string& lines, const std::string& url = "https://e.example/feed") const {
    write("a.toml", "url = \"" + url + "\"\n" + lines);
    return load_sources(folder_.path());
  }

  Access access(const std::string& lines) const {
    const auto loaded = load(lines);
    for (const auto& problem : loaded.problems) ADD_FAILURE() << describe(problem);
    return loaded.sources[0].options->access;
  }

  std::string problem(const std::string& lines, const std::string& url = "https://e.example/feed") const {
    const auto loaded = load(lines, url);
    EXPECT_THAT(loaded.sources, IsEmpty());
    return loaded.problems.empty() ? "" : describe(loaded.problems.at(0));
  }

  support::TemporaryFolder folder_;
};

TEST_F(AccessOfASource, SecretsAreReadFromFilesBesideTheSource) {
  write("password", "pass word\r\n");
  const auto basic = access("username = \"me\"\npassword_file = \"password\"\n");
  EXPECT_EQ(basic.username, "me");
  EXPECT_EQ(basic.password, "pass word");
  write("token", "t0ken");
  EXPECT_EQ(access("token_file = \"" + (folder_.path() / "token").string() + "\"\n").token, "t0ken");
}

TEST_F(AccessOfASource, CertificateAndKeyMayBeOneFileOrTwo) {
  write("certificate.pem", certificate);
  write("key.pem", key);
  write("both.pem", std::string(key) + certificate);
  const auto two = access("client_certificate = \"certificate.pem\"\nclient_key = \"key.pem\"\n");
  EXPECT_THAT(two.client_certificate, HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_THAT(two.client_key, HasSubstr("BEGIN PRIVATE KEY"));
  const auto one = access("client_certificate = \"both.pem\"\n");
  EXPECT_EQ(one.client_key, one.client_certificate);
}

TEST_F(AccessOfASource, CredentialsOfAServiceAreInItsFolder) {
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(problem("token_file = \"credential:news\"\n"),
              AllOf(HasSubstr("a.toml:2:14: "), HasSubstr("LoadCredential=news:/PATH")));
  const support::TemporaryFolder credentials;
  support::write_file(credentials.path() / "news", "t0ken\n");
  setenv("CREDENTIALS_DIRECTORY", credentials.path().c_str(), 1);
  EXPECT_EQ(access("token_file = \"credential:news\"\n").token, "t0ken");
  EXPECT_THAT(problem("token_file = \"credential:../news\"\n"), HasSubstr("no slash"));
  EXPECT_THAT(problem("token_file = \"credential:other\"\n"), HasSubstr("there is no such file"));
  unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(AccessOfASource, FileThatCantBeUsedIsAProblemWithItsPlace) {
  EXPECT_THAT(problem("username = \"me\"\npassword_file = \"missing\"\n"),
              AllOf(HasSubstr("a.toml:3:17: "), HasSubstr("missing can't be used: there is no such file")));
  EXPECT_THAT(problem("token_file = \".\"\n"), HasSubstr("can't be used: "));
  write("empty", "\n");
  EXPECT_THAT(problem("token_file = \"empty\"\n"), HasSubstr("it is empty"));
  write("secret", "x");
  write("lines", "one\ntwo\n");
  EXPECT_THAT(problem("token_file = \"lines\"\n"), HasSubstr("it is no token"));
  EXPECT_THAT(problem("username = \"me\"\npassword_file = \"lines\"\n"), HasSubstr("it is no password"));
  EXPECT_THAT(problem("password_file = \"secret\"\nusername = \"a:b\"\n"), HasSubstr("no colon"));
}

TEST_F(AccessOfASource, PemFilesAreLookedInto) {
  write("certificate.pem", certificate);
  write("locked.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n");
  EXPECT_THAT(problem("client_certificate = \"locked.pem\"\n"), HasSubstr("BEGIN CERTIFICATE-----"));
  EXPECT_THAT(problem("client_certificate = \"certificate.pem\"\n"), HasSubstr("`client_key` is missing"));
  EXPECT_THAT(problem("client_certificate = \"certificate.pem\"\nclient_key = \"locked.pem\"\n"),
              HasSubstr("a.toml:3:14: the key has a passphrase"));
}

TEST_F(AccessOfASource, WhatDoesNotGoTogetherIsAProblem) {
  write("secret", "x");
  write("both.pem", std::string(key) + certificate);
  const std::string basic = "username = \"me\"\npassword_file = \"secret\"\n";
  EXPECT_THAT(problem("username = \"me\"\n"), HasSubstr("a.toml:2:12: `password_file` is missing"));
  EXPECT_THAT(problem("password_file = \"secret\"\n"), HasSubstr("`username` is missing"));
  EXPECT_THAT(problem(basic + "token_file = \"secret\"\n"), HasSubstr("a.toml:4:14: "));
  EXPECT_THAT(problem(basic, "https://me:pw@e.example/feed"), HasSubstr("the address has credentials"));
  EXPECT_THAT(problem(basic + "headers = { Authorization = \"x\" }\n"),
              HasSubstr("`headers` has Authorization"));
  EXPECT_THAT(problem("client_key = \"both.pem\"\n"), HasSubstr("`client_certificate` is missing"));
  EXPECT_THAT(problem("client_certificate = \"both.pem\"\n", "http://e.example/feed"), HasSubstr("https://"));
}

}  // namespace
}  // namespace tidings::config
