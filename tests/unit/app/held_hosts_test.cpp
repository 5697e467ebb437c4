#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/app/polls.hpp"

// A host that wants to be left alone is (fetching rule C9), whatever leads to it.
namespace tidings::app {
namespace {

using testing::ElementsAre;
using testing::Ge;
using testing::Pair;

class PollsOfHeldHosts : public Polls {
 protected:
  Origin other_;
  Origin::Endpoint limited_ =
      other_.serve("/limited", Reply{.status = 429, .headers = {{"Retry-After", "3600"}}});
  Origin::Endpoint feed_ = other_.serve("/feed", Reply{.body = rss("a")});
};

TEST_F(PollsOfHeldHosts, C9_SourceThatIsNewOnOneWaits) {
  subscribe_to({{"a", other_.url("/limited")}});
  EXPECT_THAT(results(), ElementsAre(Pair("a", "http.429")));
  subscribe_to({{"a", other_.url("/limited")}, {"b", other_.url("/feed")}});
  results();
  EXPECT_EQ(feed_.hits(), 0U);
  EXPECT_EQ(limited_.hits(), 1U);
  for (const auto& source : open()->sources())
    EXPECT_GE(source.state.held_until, now() + std::chrono::minutes(58)) << source.id.str();
}

TEST_F(PollsOfHeldHosts, C9_NoRedirectLeadsThere) {
  const auto moved =
      origin_.serve("/moved", Reply{.status = 302, .headers = {{"Location", other_.url("/feed")}}});
  subscribe_to({{"a", other_.url("/limited")}, {"b", origin_.url("/moved")}});
  results({"a"});
  EXPECT_THAT(results(), ElementsAre(Pair("b", "held")));
  EXPECT_EQ(moved.hits(), 1U);
  EXPECT_EQ(feed_.hits(), 0U);
  EXPECT_EQ(open()->sources().at(1).state.slowdown, 1) << "nobody asked it to be slower";
  EXPECT_THAT(held_hosts(), ElementsAre(Pair(other_.url(""), Ge(now() + std::chrono::minutes(58)))));
}

TEST_F(PollsOfHeldHosts, C9_LimitBehindARedirectHoldsTheHostThatHasIt) {
  const auto moved =
      origin_.serve("/moved", Reply{.status = 302, .headers = {{"Location", other_.url("/limited")}}});
  const auto served = origin_.serve("/feed", Reply{.body = rss("b")});
  subscribe_to({{"a", origin_.url("/moved")}, {"b", origin_.url("/feed")}, {"c", other_.url("/feed")}});
  results({"a"});
  EXPECT_THAT(results(), ElementsAre(Pair("b", "new")));
  EXPECT_EQ(feed_.hits(), 0U);
}

TEST_F(PollsOfHeldHosts, C9_SecondHostOfADomainHoldsAllOfItInProcessesToCome) {
  const auto of = [&](const std::string& host, const std::string& path) {
    return other_.url(path, host + ".domain.localhost");
  };
  subscribe_to({{"a", of("a", "/limited")}, {"b", of("b", "/limited")}, {"c", of("c", "/feed")}});
  results({"a"});
  results({"b"});
  EXPECT_EQ(limited_.hits(), 2U);
  results({"c"});
  EXPECT_EQ(feed_.hits(), 0U);
}

}  // namespace
}  // namespace tidings::app
