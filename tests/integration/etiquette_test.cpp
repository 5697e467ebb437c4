#include "tests/integration/etiquette.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// A judge that can't find a fault is worth nothing: each rule is broken here once.
namespace tidings::integration {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Exchange::Headers plain{{"Host", "h:80"},
                              {"User-Agent", "tidings/1 (+https://example.org/)"},
                              {"Accept", "application/atom+xml, application/rss+xml, */*;q=0.1"},
                              {"Accept-Encoding", "gzip, br, zstd"}};

const Sources sources{{"h:80/feed", ""}, {"h:80/other", ""}, {"h:80/secret", "Basic eDp5"}};

/// Requests as they should be, an hour and more apart, which a test spoils.
class Etiquette : public testing::Test {
 protected:
  Exchange& ask(std::chrono::seconds after_the_last, const std::string& target = "/feed") {
    time_ += after_the_last;
    Exchange exchange;
    exchange.time = exchange.answered = support::Expectations::Time(time_);
    exchange.begun = exchange.ended = Exchange::Clock::time_point(time_);
    exchange.connection = log_.size();
    exchange.peer = "127.0.0.1";
    exchange.host = "h:80";
    exchange.target = target;
    exchange.headers = plain;
    exchange.etag = "\"1\"";
    exchange.body = "one";
    log_.push_back(exchange);
    return log_.back();
  }

  Exchange& ask_again(std::chrono::seconds after_the_last, const std::string& etag = "\"1\"") {
    auto& exchange = ask(after_the_last);
    exchange.headers.emplace_back("If-None-Match", etag);
    exchange.headers.emplace_back("A-IM", "feed");
    exchange.told.status = 304;
    return exchange;
  }

  std::vector<std::string> rules() const {
    std::vector<std::string> rules;
    for (const auto& violation : judge(log_, sources)) rules.push_back(violation.rule);
    return rules;
  }

 private:
  std::chrono::seconds time_{1'641'600'000};
  std::vector<Exchange> log_;
};

TEST_F(Etiquette, PoliteClientBreaksNoRule) {
  ask(0s);
  ask_again(3600s);
  ask_again(3600s).told.status = 200;
  EXPECT_THAT(rules(), IsEmpty());
}

TEST_F(Etiquette, C1_UnconditionalThoughTheDocumentWasStored) {
  ask(0s);
  ask(3600s);
  EXPECT_THAT(rules(), ElementsAre("C1"));
}

TEST_F(Etiquette, C1_ValidatorsThatWereNeverGiven) {
  ask_again(0s);
  EXPECT_THAT(rules(), ElementsAre("C1"));
}

TEST_F(Etiquette, C2_ValidatorsOfBefore) {
  ask(0s);
  ask_again(3600s).etag = "\"2\"";
  ask_again(3600s);
  EXPECT_THAT(rules(), ElementsAre("C2"));
}

TEST_F(Etiquette, C2_ValidatorsOfABodyThatIsNoFeed) {
  ask(0s);
  auto& broken = ask_again(3600s);
  broken.told.status = 200;
  broken.etag = "\"2\"";
  broken.readable = false;
  ask_again(3600s, "\"2\"");
  EXPECT_THAT(rules(), ElementsAre("C2"));
}

TEST_F(Etiquette, C3_AProbe) {
  ask(0s).method = "HEAD";
  ask(2s, "/favicon.ico");
  EXPECT_THAT(rules(), ElementsAre("C3", "C3"));
}

TEST_F(Etiquette, C4_APollAfterAKillThatCountsForNothing) {
  ask(0s).acknowledged = false;
  ask(600s).run = 1;
  EXPECT_THAT(rules(), ElementsAre("C4"));
}

TEST_F(Etiquette, C4_AfterAKillOldAndNewValidatorsAreRight) {
  ask(0s);
  auto& lost = ask_again(3600s);
  lost.told.status = 200;
  lost.etag = "\"2\"";
  lost.acknowledged = false;
  auto next = ask_again(3600s);
  next.run = 1;
  EXPECT_THAT(rules(), IsEmpty());
  ask(3600s);
  EXPECT_THAT(rules(), ElementsAre("C1"));
}

TEST_F(Etiquette, C5_ForeignHeadersAndQueries) {
  ask(0s).headers.emplace_back("Cookie", "a=b");
  ask(2s, "/other").headers.emplace_back("Authorization", "Basic eDp5");
  ask(2s, "/secret?utm_source=x");
  EXPECT_THAT(rules(), ElementsAre("C5", "C5", "C5"));
}

TEST_F(Etiquette, C5_CredentialsThatAreMissing) {
  ask(0s, "/secret");
  EXPECT_THAT(rules(), ElementsAre("C5"));
}

TEST_F(Etiquette, C6_ABrowsersName) {
  ask(0s).headers[1].second = "Mozilla/5.0";
  EXPECT_THAT(rules(), ElementsAre("C6"));
}

TEST_F(Etiquette, C7_OtherCodings) {
  ask(0s).headers[3].second = "identity";
  ask(2s, "/other").headers[2].second = "*/*";
  EXPECT_THAT(rules(), ElementsAre("C7", "C7"));
}

TEST_F(Etiquette, C8_StillFresh) {
  ask(0s).told.fresh_for = 3h;
  ask_again(10799s);
  EXPECT_THAT(rules(), ElementsAre("C8"));
}

TEST_F(Etiquette, C9_C10_LimitedHostAndItsSource) {
  auto& limited = ask(0s);
  limited.told = {.status = 429, .retry_after = 5h};
  limited.limits_host = true;
  ask(60s, "/other");
  ask(3600s);
  EXPECT_THAT(rules(), ElementsAre("C9", "C9", "C9", "C10"));
}

TEST_F(Etiquette, C9_RedirectThatIsToWait) {
  auto& redirect = ask(0s);
  redirect.told = {.status = 302, .retry_after = 60s};
  redirect.location = "h:80/there";
  ask(2s, "/there");
  EXPECT_THAT(rules(), ElementsAre("C9"));
}

TEST_F(Etiquette, C11_TtlAndSkippedHours) {
  ask(0s).told.document = {.ttl = 2h, .skip_hours = 0xFFFFFF};
  ask_again(3600s);
  EXPECT_THAT(rules(), ElementsAre("C11", "C11"));
}

TEST_F(Etiquette, C12_RedirectsWithoutEndAndOneThatIsRemembered) {
  for (int hop = 0; hop <= 6; ++hop) {
    auto& redirect = ask(2s, hop == 0 ? "/feed" : "/" + std::to_string(hop));
    redirect.told.status = 302;
    redirect.location = "h:80/" + std::to_string(hop + 1);
  }
  EXPECT_THAT(rules(), ElementsAre("C12"));
  ask(7200s, "/7");
  EXPECT_THAT(rules(), ElementsAre("C12", "C12"));
}

TEST_F(Etiquette, C13_GoneIsBelieved) {
  ask(0s).told.status = 410;
  ask(86400s).told.status = 410;
  EXPECT_THAT(rules(), IsEmpty());
  ask(86400s * 3);
  EXPECT_THAT(rules(), ElementsAre("C13"));
}

TEST_F(Etiquette, C14_BackOffGrows) {
  ask(0s).told.status = 500;
  ask(3600s).told.status = 500;
  ask(3600s).told.status = 404;
  EXPECT_THAT(rules(), ElementsAre("C14"));
  ask(4 * 3600s - 1s);
  EXPECT_THAT(rules(), ElementsAre("C14", "C14", "C14"));
}

TEST_F(Etiquette, C14_OneRetryOfAKeptConnection) {
  ask(0s, "/other");
  auto& lost = ask(2s);
  lost.connection = 0;
  lost.told.status = 0;
  lost.ends = true;
  ask(0s).told.status = 0;
  EXPECT_THAT(rules(), IsEmpty());
  ask(0s);
  EXPECT_THAT(rules(), ElementsAre("C18", "C18", "C14", "C14"));
}

TEST_F(Etiquette, C16_DeltasWithoutValidators) {
  ask(0s).headers.emplace_back("A-IM", "feed");
  EXPECT_THAT(rules(), ElementsAre("C16"));
}

TEST_F(Etiquette, C18_AtOnceAndTooSoon) {
  ask(0s).ended += 1ms;
  ask(0s, "/other");
  EXPECT_THAT(rules(), ElementsAre("C18", "C18", "C18"));
}

TEST_F(Etiquette, C19_AnotherAddress) {
  ask(0s);
  ask_again(3600s).peer = "127.0.0.2";
  EXPECT_THAT(rules(), ElementsAre("C19"));
}

}  // namespace
}  // namespace tidings::integration
