#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/text/date.hpp"
#include "tests/unit/app/polls.hpp"

// What polls leave for the next ones.
namespace tidings::app {
namespace {

using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;
using testing::Pair;

TEST_F(Polls, C13_NobodyInsistsOverA410AndItsHostIsHeldOnlyAsLongAsItSaid) {
  subscribe(origin_.url("/feed"));
  const auto gone = origin_.serve(
      "/feed",
      Reply{.status = 410, .headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "60"}}});
  poll();
  EXPECT_THAT(held_hosts(), ElementsAre(Pair(origin_.url(""), Le(now() + std::chrono::minutes(2)))));
  poll();
  EXPECT_EQ(gone.hits(), 1U);
  change([](store::PollState& state) {
    state.gone_since = now() - std::chrono::hours(25);
    state.held_until = {};
  });
  open()->held_hosts(now() + std::chrono::minutes(2));  // when that is over
  poll();
  EXPECT_THAT(held_hosts(), ElementsAre(Pair(origin_.url(""), Le(now() + std::chrono::minutes(2)))));
  EXPECT_EQ(gone.hits(), 2U);
}

TEST_F(Polls, C13_A410HoldsNoOtherSourceOfItsHostForLongerThanItsLimitSaid) {
  subscribe_to({{id.str(), origin_.url("/gone")}, {"other", origin_.url("/other")}});
  const auto feed = origin_.serve("/other", Reply{.body = rss("a")});
  const auto gone = origin_.serve(
      "/gone",
      Reply{.status = 410, .headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "60"}}});
  results();
  for (const auto& source : open()->sources()) {
    const auto limit = source.id == id ? std::chrono::minutes(24 * 60 + 2) : std::chrono::minutes(2);
    EXPECT_GT(source.state.held_until, now()) << source.id.str();
    EXPECT_LE(source.state.held_until, now() + limit) << source.id.str();
  }
}

class PollsOfMovedFeeds : public Polls {
 protected:
  PollsOfMovedFeeds() { subscribe(origin_.url("/old")); }

  /// As if the redirect had been seen twice by now, for the first time a week ago.
  void seen_for_a_week() {
    poll();
    change([&](store::PollState& state) {
      state.move = {origin_.url("/new"), now() - std::chrono::days(7), 2};
    });
    asked();
  }

  Reply moved(int status, const std::string& to) {
    return Reply{.status = status, .headers = {{"Location", to}}};
  }
};

TEST_F(PollsOfMovedFeeds, C12_PermanentRedirectIsFollowedAtOnceAfterItsQuorum) {
  const auto from = origin_.serve("/old", moved(301, "/new"));
  const auto to = origin_.serve("/new", Reply{.headers = {{"ETag", "\"1\""}}, .body = rss("a")});
  seen_for_a_week();
  EXPECT_EQ(poll().moved_to, origin_.url("/new"));
  EXPECT_THAT(asked(), ElementsAre("/old", "/new"));
  EXPECT_EQ(poll().result, "not_modified");
  EXPECT_THAT(asked(), ElementsAre("/new"));
  EXPECT_EQ(origin_.requests().back().header("If-None-Match"), "\"1\"");
}

TEST_F(PollsOfMovedFeeds, C12_TargetThatFailsIsLeftForTheFilesOwnAddress) {
  const auto from = origin_.serve("/old", moved(301, "/new"));
  {
    const auto to = origin_.serve("/new", Reply{.body = rss("a")});
    seen_for_a_week();
    poll();
  }
  asked();
  EXPECT_EQ(poll().result, "http.404");
  EXPECT_THAT(asked(), ElementsAre("/new"));
  const auto back = origin_.serve("/old", Reply{.body = rss("b")});
  EXPECT_EQ(poll().moved_to, "");
  EXPECT_THAT(asked(), ElementsAre("/old"));
}

TEST_F(PollsOfMovedFeeds, C12_ChangedAddressForgetsIt) {
  const auto from = origin_.serve("/old", moved(301, "/new"));
  const auto to = origin_.serve("/new", Reply{.body = rss("a")});
  seen_for_a_week();
  poll();
  asked();
  const auto other = origin_.serve("/other", Reply{.body = rss("a")});
  subscribe(origin_.url("/other"));
  EXPECT_EQ(poll().moved_to, "");
  EXPECT_THAT(asked(), ElementsAre("/other"));
}

TEST_F(PollsOfMovedFeeds, C12_OneHopThatIsNotPermanentAdoptsNothing) {
  const auto from = origin_.serve("/old", moved(308, "/hop"));
  const auto hop = origin_.serve("/hop", moved(302, "/new"));
  const auto to = origin_.serve("/new", Reply{.body = rss("a")});
  seen_for_a_week();
  poll();
  EXPECT_EQ(state().move, store::Move());
}

TEST_F(PollsOfMovedFeeds, C12_AnotherFeedAtTheTargetAdoptsNothing) {
  const auto from = origin_.serve("/old", moved(301, "/new"));
  {
    const auto to = origin_.serve("/new", Reply{.body = rss("a")});
    seen_for_a_week();
  }
  const auto strange = origin_.serve("/new", Reply{.body = rss("z")});
  poll();
  EXPECT_FALSE(state().move.adopted);
  EXPECT_EQ(state().move.seen, 0U);
}

TEST_F(PollsOfMovedFeeds, C5_CredentialsDoNotFollowToWhereItMoved) {
  Origin elsewhere;
  const auto to = elsewhere.serve("/new", Reply{.body = rss("a")});
  const auto from = origin_.serve("/old", moved(301, elsewhere.url("/new")));
  subscribe(origin_.url("/old"), {.access = {.token = "t0ken"}});
  poll();
  change([&](store::PollState& state) { state.move = {elsewhere.url("/new"), now(), 3, true}; });
  asked();
  poll();
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_EQ(elsewhere.requests().back().header("Authorization"), std::nullopt);
}

class ValidatorTrust : public Polls {
 protected:
  ValidatorTrust() { subscribe(origin_.url("/feed")); }
  Reply reply(const std::string& etag, const std::string& guid, bool honours = false) {
    return Reply{.headers = {{"ETag", etag}}, .body = rss(guid), .validators = honours};
  }
};

TEST_F(ValidatorTrust, BodyThatChangesUnderItsValidatorEndsIt) {
  const auto first = origin_.serve("/feed", reply("\"1\"", "a"));
  poll();
  EXPECT_EQ(state().validators_lie, std::nullopt);
  const auto second = origin_.serve("/feed", reply("\"1\"", "b"));
  EXPECT_EQ(poll().added, 1U);
  EXPECT_NE(state().validators_lie, std::nullopt);
  const auto third = origin_.serve("/feed", reply("\"1\"", "c", true));
  EXPECT_EQ(poll().added, 1U);
  EXPECT_EQ(origin_.requests().back().header("If-None-Match"), std::nullopt);
  EXPECT_EQ(origin_.requests().back().header("A-IM"), std::nullopt);
}

TEST_F(ValidatorTrust, OtherBytesOfTheSameDocumentEndNothing) {
  const auto first = origin_.serve("/feed", reply("\"1\"", "a"));
  poll();
  auto repacked = reply("\"1\"", "a");
  repacked.body += "<!-- by another compressor -->";
  const auto second = origin_.serve("/feed", repacked);
  poll();
  EXPECT_EQ(state().validators_lie, std::nullopt);
}

TEST_F(ValidatorTrust, ValidatorThatChangesWithTheBodyIsTrusted) {
  const auto first = origin_.serve("/feed", reply("\"1\"", "a"));
  poll();
  const auto second = origin_.serve("/feed", reply("\"2\"", "b"));
  poll();
  const auto third = origin_.serve("/feed", reply("\"3\"", "b"));
  poll();
  EXPECT_EQ(state().validators_lie, std::nullopt);
  EXPECT_EQ(origin_.requests().back().header("If-None-Match"), "\"2\"");
}

TEST_F(ValidatorTrust, C16_PartOfAFeedIsAskedForWithValidatorsAndIsNoLie) {
  const auto first = origin_.serve("/feed", reply("\"1\"", "a"));
  poll();
  EXPECT_EQ(origin_.requests().back().header("A-IM"), std::nullopt);
  const auto second = origin_.serve(
      "/feed", Reply{.status = 226, .headers = {{"ETag", "\"2\""}, {"IM", "feed"}}, .body = rss("b")});
  EXPECT_EQ(poll().added, 1U);
  EXPECT_EQ(origin_.requests().back().header("A-IM"), "feed");
  const auto third = origin_.serve("/feed", reply("\"2\"", "c"));
  EXPECT_EQ(poll().added, 1U);
  EXPECT_EQ(origin_.requests().back().header("If-None-Match"), "\"2\"");
  EXPECT_EQ(state().validators_lie, std::nullopt);
}

/// A feed that shows its newest entries alone; all are from after the last poll.
class Gaps : public Polls {
 protected:
  Gaps() { subscribe(origin_.url("/feed")); }

  /// Entries `first` to `last`, with links that lead to older pages.
  std::string feed(int first, int last, const std::string& links = "") {
    std::string text = "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:f</id><title>Feed</title>" + links;
    for (int i = last; i >= first; --i)
      text += "<entry><id>urn:" + std::to_string(i) + "</id><title>" + std::to_string(i) +
              "</title><updated>" + text::format_rfc3339(now() + std::chrono::seconds(i)) +
              "</updated></entry>";
    return text + "</feed>";
  }
  static std::string link(const std::string& rel, const std::string& to) {
    return "<link rel='" + rel + "' href='" + to + "'/>";
  }

  void poll_first(const std::string& body) {
    const auto served = origin_.serve("/feed", Reply{.body = body});
    EXPECT_EQ(poll().gap, "");
    asked();
  }
};

TEST_F(Gaps, DocumentThatSharesNoEntryWithTheOneBeforeIsRecorded) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() - std::chrono::hours(8); });
  const auto served = origin_.serve("/feed", Reply{.body = feed(7, 9)});
  EXPECT_EQ(poll().gap, "lost");
  EXPECT_NE(state().last_gap, std::nullopt);
  EXPECT_GE(state().overlap_interval, std::chrono::hours(4));
}

TEST_F(Gaps, DocumentThatSharesOneIsNone) {
  poll_first(feed(1, 3));
  const auto served = origin_.serve("/feed", Reply{.body = feed(3, 9)});
  EXPECT_EQ(poll().gap, "");
  EXPECT_EQ(state().last_gap, std::nullopt);
}

TEST_F(Gaps, IdsThatChangeWithEachPollAreNone) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() + std::chrono::minutes(1); });
  const auto served = origin_.serve("/feed", Reply{.body = feed(7, 9)});
  EXPECT_EQ(poll().gap, "") << "their dates are of before the last poll";
}

TEST_F(Gaps, LostEntriesComeFromTheArchive) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() - std::chrono::hours(8); });
  const auto served = origin_.serve("/feed", Reply{.body = feed(10, 12, link("prev-archive", "/2"))});
  const auto second = origin_.serve("/2", Reply{.body = feed(6, 9, link("prev-archive", "/1"))});
  const auto first = origin_.serve("/1", Reply{.body = feed(2, 5, link("prev-archive", "/0"))});
  const auto report = poll();
  EXPECT_EQ(report.gap, "recovered");
  EXPECT_EQ(report.added, 9U);
  EXPECT_THAT(asked(), ElementsAre("/feed", "/2", "/1"));
  EXPECT_EQ(state().last_gap, std::nullopt);
}

TEST_F(Gaps, PagesAreWalkedFiveAtTheMostAndInNoCircle) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() - std::chrono::hours(8); });
  const auto served = origin_.serve("/feed", Reply{.body = feed(100, 101, link("next", "/p?1"))});
  const auto page = origin_.serve("/p", Reply{.body = feed(90, 91, link("next", "/p?1"))});
  EXPECT_EQ(poll().gap, "lost");
  EXPECT_THAT(asked(), ElementsAre("/feed", "/p?1"));
}

TEST_F(Gaps, PageThatFailsLeavesTheGap) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() - std::chrono::hours(8); });
  const auto served = origin_.serve("/feed", Reply{.body = feed(10, 12, link("prev-archive", "/2"))});
  const auto limited = origin_.serve("/2", Reply{.status = 429, .headers = {{"Retry-After", "86400"}}});
  const auto report = poll();
  EXPECT_EQ(report.gap, "lost");
  EXPECT_EQ(report.added, 3U);
  EXPECT_GE(state().held_until, now() + std::chrono::hours(23));
}

TEST_F(Gaps, C9_PageThatIsLimitedHoldsItsOwnHost) {
  poll_first(feed(1, 3));
  change([](store::PollState& state) { state.succeeded = now() - std::chrono::hours(8); });
  Origin other;
  const auto served =
      origin_.serve("/feed", Reply{.body = feed(10, 12, link("prev-archive", other.url("/2")))});
  const auto limited = other.serve("/2", Reply{.status = 429, .headers = {{"Retry-After", "86400"}}});
  poll();
  EXPECT_THAT(held_hosts(), ElementsAre(Pair(other.url(""), Ge(now() + std::chrono::hours(23)))));
  EXPECT_EQ(state().held_until, store::Timestamp());
}

}  // namespace
}  // namespace tidings::app
