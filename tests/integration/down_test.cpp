#include <atomic>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/fake_clock.hpp"

// Who is down: a source, its host, its domain, or we.
namespace tidings::integration {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using support::Origin;
using support::Reply;
using testing::HasSubstr;
using testing::Not;

Reply feed() {
  return Reply{.headers = {{"ETag", "\"1\""}},
               .body =
                   "<rss version='2.0'><channel><title>Feed</title><link>https://news.example/</link>"
                   "<description/><item><title>a</title><guid>a</guid></item></channel></rss>"};
}

std::map<std::string, json::object> sources_of(const Aggregator& tidings) {
  std::map<std::string, json::object> by_id;
  const auto out = tidings.run({"sources", "--json"}).out;
  for (std::size_t line = 0; line < out.size(); line = out.find('\n', line) + 1) {
    auto object = json::parse(out.substr(line, out.find('\n', line) - line)).as_object();
    const std::string id(object.at("id").as_string());
    by_id.emplace(id, std::move(object));
  }
  return by_id;
}

TEST(Down, C9_RateLimitThatIsUsedUpHoldsTheHost) {
  Origin origin;
  auto last = feed();
  last.headers.insert(last.headers.end(), {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "86400"}});
  const auto a = origin.serve("/a", last);
  const auto b = origin.serve("/b", feed());
  Aggregator tidings;
  tidings.add_source("a", origin.url("/a"));
  tidings.add_source("b", origin.url("/b"));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("a: new, 1 new"));
  tidings.run({"fetch", "--force"});
  EXPECT_EQ(a.hits(), 1U);
  EXPECT_EQ(b.hits(), 0U);
  const auto sources = sources_of(tidings);
  EXPECT_EQ(sources.at("a").at("why_then"), "the server's rate limit is used up until then");
  EXPECT_EQ(sources.at("b").at("state"), "held");
  EXPECT_EQ(sources.at("b").at("last_poll"), nullptr) << "it was not asked";
}

TEST(Down, RateLimitThatIsOverAtOnceHoldsNobody) {
  Origin origin;
  auto last = feed();
  last.headers.insert(last.headers.end(), {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "0"}});
  const auto a = origin.serve("/a", last);
  const auto b = origin.serve("/b", feed());
  Aggregator tidings;
  tidings.add_source("a", origin.url("/a"));
  tidings.add_source("b", origin.url("/b"));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("2 polled, 0 failed"));
}

TEST(Down, C9_LimitsOfTwoHostsHoldTheirDomain) {
  Origin origin;
  const auto limited = origin.serve("/limited", Reply{.status = 429, .headers = {{"Retry-After", "7200"}}});
  const auto served = origin.serve("/feed", feed());
  Aggregator tidings;
  tidings.configure("fetch", "concurrency = 1");
  tidings.add_source("a", origin.url("/limited", "a.example.localhost"));
  tidings.add_source("b", origin.url("/limited", "b.example.localhost"));
  tidings.add_source("c", origin.url("/feed", "c.example.localhost"));
  tidings.add_source("d", origin.url("/feed", "d.other.localhost"));
  const auto result = tidings.run({"fetch"});
  EXPECT_THAT(result.out, HasSubstr("3 polled, 2 failed, 1 not due"));
  EXPECT_THAT(result.out, HasSubstr("d: new, 1 new"));
  EXPECT_EQ(served.hits(), 1U);
  tidings.run({"fetch", "--force", "c"});
  EXPECT_EQ(served.hits(), 1U) << "a server's own word";
  EXPECT_EQ(sources_of(tidings).at("c").at("why_then"), "its host is held");
}

TEST(Down, LimitsOfTwoPortsOfAnAddressHoldNoOther) {
  Origin first;
  Origin second;
  Origin third;
  const Reply limit{.status = 429, .headers = {{"Retry-After", "7200"}}};
  const auto first_limited = first.serve("/limited", limit);
  const auto second_limited = second.serve("/limited", limit);
  const auto served = third.serve("/feed", feed());
  Aggregator tidings;
  tidings.configure("fetch", "concurrency = 1");
  tidings.add_source("a", first.url("/limited"));
  tidings.add_source("b", second.url("/limited"));
  tidings.add_source("c", third.url("/feed"));
  tidings.run({"fetch", "a", "b"});
  EXPECT_THAT(tidings.run({"fetch", "--force"}).out, HasSubstr("c: new, 1 new"))
      << "programs on one machine have nothing to do with each other";
}

TEST(Down, HostThatFailsThreeOfItsSourcesIsNotAskedForTheOthers) {
  Origin origin(2);
  const auto failing = origin.serve("/failing", Reply{.status = 503});
  const auto served = origin.serve("/feed", feed());
  Aggregator tidings;
  for (const auto* id : {"a", "b", "c", "d", "e"})
    tidings.add_source(id, origin.url("/failing?" + std::string(id)));
  tidings.add_source("other", origin.url("/feed", 1));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("4 polled, 3 failed, 2 not due"));
  EXPECT_EQ(failing.hits(), 3U);
  const auto sources = sources_of(tidings);
  for (const auto* id : {"d", "e"}) {
    EXPECT_EQ(sources.at(id).at("why_then"), "its host is down (http.503): one source is tried first");
    EXPECT_EQ(sources.at(id).at("last_poll"), nullptr) << "it was not asked";
    EXPECT_EQ(sources.at(id).at("failures"), 0);
  }
}

TEST(Down, HostThatFailsIsProbedByOneSourceLessAndLessOftenAcrossRuns) {
  if (!fake_clock("+0")) GTEST_SKIP() << "no libfaketime, or none that this build bears";
  Origin origin;
  std::atomic<bool> is_down = true;
  origin.answer_by([&](const auto&) { return is_down ? Reply{.status = 503} : feed(); });
  Aggregator tidings;
  for (const auto* id : {"a", "b", "c", "d", "e"})
    tidings.add_source(id, origin.url("/feed?" + std::string(id)));
  const auto polls_after = [&](std::chrono::seconds time, std::vector<std::string> command = {"fetch"}) {
    tidings.set_environment(*fake_clock("+" + std::to_string(time.count())));
    const auto before = origin.requests().size();
    tidings.run(std::move(command));
    return origin.requests().size() - before;
  };
  EXPECT_EQ(polls_after(0s), 3U);
  EXPECT_EQ(polls_after(50min), 0U);
  EXPECT_EQ(polls_after(70min), 1U);
  EXPECT_EQ(polls_after(70min + 110min), 0U) << "two hours after the probe";
  EXPECT_EQ(polls_after(70min + 130min), 1U);
  EXPECT_EQ(polls_after(200min + 230min), 0U) << "four hours after that one";
  EXPECT_EQ(polls_after(200min + 230min, {"fetch", "--force"}), 1U) << "somebody may have mended it";
  is_down = false;
  EXPECT_EQ(polls_after(440min, {"fetch", "--force"}), 5U);
  EXPECT_EQ(polls_after(440min + 14h), 5U) << "it answers";
}

TEST(Down, HostThatTakesNoConnectionIsAskedByOneOfItsSources) {
  std::optional<Origin> going(std::in_place);
  const auto url = going->url("/feed?");
  going.reset();
  Origin origin(2);
  const auto served = origin.serve("/feed", feed());
  Aggregator tidings;
  for (const auto* id : {"a", "b", "c", "d"}) tidings.add_source(id, url + id);
  tidings.add_source("other", origin.url("/feed", 1));
  EXPECT_THAT(tidings.run({"fetch"}).out, HasSubstr("2 polled, 1 failed, 3 not due"));
  const auto sources = sources_of(tidings);
  EXPECT_EQ(sources.at("a").at("failures"), 1);
  for (const auto* id : {"b", "c", "d"}) {
    EXPECT_EQ(sources.at(id).at("why_then"), "its host is down (connect): one source is tried first");
    EXPECT_EQ(sources.at(id).at("last_poll"), nullptr) << "it was not asked";
  }
}

/// Three hosts that go, and one that stays; each has been polled well.
class Outage : public testing::Test {
 protected:
  Outage() : going_(std::in_place, 3U) {
    auto& origin = *going_;
    const auto served = origin.serve("/feed", feed());
    const auto stays = staying_.serve("/feed", feed());
    tidings_.configure("fetch", "concurrency = 1");  // in the order of their addresses
    for (std::size_t i = 0; i < 3; ++i)
      tidings_.add_source("going-" + std::to_string(i), origin.url("/feed", i));
    tidings_.add_source("staying", staying_.url("/feed", 3));
    EXPECT_EQ(tidings_.run({"fetch"}).exit_code, 0);
  }

  std::optional<Origin> going_;
  Origin staying_{4};
  Aggregator tidings_;
};

TEST_F(Outage, FailuresOfUnrelatedHostsTogetherAreOursAndDoNotCount) {
  going_.reset();
  const auto result = tidings_.run({"fetch", "--force", "going-0", "going-1", "going-2"});
  EXPECT_THAT(result.error, HasSubstr("event=outage_begins domains=3 tried=3"));
  EXPECT_THAT(result.error, Not(HasSubstr("event=outage_ends")));
  EXPECT_THAT(result.out, HasSubstr("going-0: connect: "));
  const auto sources = sources_of(tidings_);
  for (const auto* id : {"going-0", "going-1", "going-2"}) {
    EXPECT_EQ(sources.at(id).at("failures"), 0) << id;
    EXPECT_EQ(sources.at(id).at("why_then"), "the network here was down") << id;
  }
}

TEST_F(Outage, AnswerEndsIt) {
  going_.reset();
  const auto stays = staying_.serve("/feed", feed());
  const auto result = tidings_.run({"fetch", "--force"});
  EXPECT_THAT(result.error, HasSubstr("event=outage_begins domains=3 tried=3"));
  EXPECT_THAT(result.error, HasSubstr("event=outage_ends seconds="));
}

TEST_F(Outage, FailuresAmongAnswersCount) {
  const auto stays = staying_.serve("/feed", feed());
  ASSERT_EQ(tidings_.run({"fetch", "--force", "staying"}).exit_code, 0);
  going_.reset();
  tidings_.add_source("going-0", staying_.url("/missing"));
  const auto result = tidings_.run({"fetch", "--force"});
  EXPECT_THAT(result.error, Not(HasSubstr("event=outage_begins")));
  const auto sources = sources_of(tidings_);
  EXPECT_EQ(sources.at("going-1").at("failures"), 1);
  EXPECT_EQ(sources.at("going-2").at("failures"), 1);
}

}  // namespace
}  // namespace tidings::integration
