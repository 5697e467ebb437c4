#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_conformance.hpp"

// What every engine behind `Store` promises; none of it knows which one runs.
namespace tidings::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST_F(StoreConformance, NewSourceIsDueAtOnceAndOnlyOnceClaimed) {
  support::TemporaryFolder other;
  const auto store = open_store({.path = other.path(), .format = {}, .layout = Layout::source});
  const std::vector<RegisteredSource> sources{{example, "https://example.org/feed"}};
  store->set_sources(each(sources), noon);
  EXPECT_EQ(store->next_due(), noon);
  EXPECT_EQ(store->claim(noon, minutes(5), {.selection = Selection::due, .hosts = 10}).size(), 1U);
  EXPECT_EQ(store->claim(noon, minutes(5), {.selection = Selection::due, .hosts = 10}).size(), 0U);
  EXPECT_EQ(store->next_due(), noon + minutes(5));
}

TEST_F(StoreConformance, ForceDoesNotPassOverTheServersHold) {
  auto poll = finished({});
  poll.state.held_until = noon + hours(3);
  std::vector<Finished> polls;
  polls.push_back(std::move(poll));
  store_->finish(std::move(polls));
  EXPECT_THAT(store_->claim(noon + hours(2), minutes(5), {.selection = Selection::forced, .hosts = 10}),
              IsEmpty());
  EXPECT_EQ(store_->claim(noon + hours(3), minutes(5), {.selection = Selection::forced, .hosts = 10}).size(),
            1U);
}

TEST_F(StoreConformance, NamedSourcesAreClaimedLongestDueFirst) {
  const auto other = *SourceId::parse("another");
  const std::vector<RegisteredSource> sources{{example, "https://example.org/feed", "org"},
                                              {other, "https://example.net/feed", "net"}};
  store_->set_sources(each(sources), noon - hours(1));  // `another` is due since then, `example` since later
  const std::vector<SourceId> only{example, other};
  const auto claims = store_->claim(noon + hours(1), minutes(5), {.only = only, .hosts = 1});
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims[0].source, other);
}

/// `count` sources of each host, named `host-number`.
std::vector<RegisteredSource> sources_of(const std::vector<std::string>& hosts, int count) {
  std::vector<RegisteredSource> sources;
  for (const auto& host : hosts)
    for (int i = 0; i < count; ++i)
      sources.push_back(
          {*SourceId::parse(host + "-" + std::to_string(i)), "https://" + host + ".example/", host});
  return sources;
}

std::map<std::string, std::size_t> by_host(const std::vector<Claim>& claims) {
  std::map<std::string, std::size_t> counts;
  for (const auto& claim : claims) ++counts[claim.host];
  return counts;
}

TEST_F(StoreConformance, ClaimTakesSoManyHostsAndSoManySourcesOfEach) {
  const auto sources = sources_of({"a", "b", "c"}, 5);
  store_->set_sources(each(sources), noon);
  const auto claim = [&] { return by_host(store_->claim(noon, minutes(5), {.hosts = 2, .of_each = 3})); };
  std::map<std::string, std::size_t> total;
  for (auto claimed = claim(); !claimed.empty(); claimed = claim()) {
    EXPECT_LE(claimed.size(), 2U);
    for (const auto& [host, count] : claimed) {
      EXPECT_LE(count, 3U);
      total[host] += count;
    }
  }
  EXPECT_THAT(total, ElementsAre(Pair("a", 5), Pair("b", 5), Pair("c", 5)));
}

TEST_F(StoreConformance, BusyHostIsLeftAloneWhateverStandsBehindIt) {
  const auto sources = sources_of({"a", "b"}, 100);
  store_->set_sources(each(sources), noon);
  std::vector<SourceId> only;
  for (const auto& source : sources) only.push_back(source.id);
  EXPECT_THAT(by_host(store_->claim(noon, minutes(5), {.busy = {"a"}, .hosts = 1, .of_each = 2})),
              ElementsAre(Pair("b", 2)));
  EXPECT_THAT(
      by_host(store_->claim(noon, minutes(5), {.only = only, .busy = {"a"}, .hosts = 9, .of_each = 2})),
      ElementsAre(Pair("b", 2)));
}

TEST_F(StoreConformance, ClaimTellsWhenTheSourceWasAttemptedBefore) {
  store_->set_sources(each(sources_of({"a"}, 1)), noon);
  EXPECT_EQ(store_->claim(noon, minutes(5), {}).at(0).attempted_before, std::nullopt);
  const auto second = store_->claim(noon + hours(1), minutes(5), {});
  EXPECT_EQ(second.at(0).attempted_before, noon);
  EXPECT_EQ(second.at(0).state.attempted, noon + hours(1));
}

TEST_F(StoreConformance, C4_AttemptWithoutAnEndCountsForAsLongAsTheOneBefore) {
  store_->set_sources(each(sources_of({"a"}, 1)), noon);
  auto first = store_->claim(noon, minutes(5), {});
  first[0].state.next = noon + hours(3);
  std::vector<Finished> polls{{first[0].source, first[0].state, {}, {}}};
  store_->finish(std::move(polls));
  const auto later = noon + hours(10);  // it was down in between
  ASSERT_EQ(store_->claim(later, minutes(5), {}).size(), 1U);
  EXPECT_EQ(store_->next_due(), later + hours(3));
}

TEST_F(StoreConformance, HeldHostIsLeftAloneAcrossRestartsAndOthersAreNot) {
  store_->set_sources(each(sources_of({"a", "b"}, 3)), noon);
  const auto first = store_->claim(noon, minutes(5), {.hosts = 1, .of_each = 1});
  ASSERT_THAT(by_host(first), ElementsAre(Pair("a", 1)));
  std::vector<Finished> polls{{first[0].source, first[0].state, {}, {{"a", noon + hours(4)}}}};
  polls[0].state.held_until = polls[0].state.next = noon + hours(24);
  store_->finish(std::move(polls));
  reopen();
  store_->set_sources(each(sources_of({"a", "b"}, 3)), noon);
  const auto claimed_at = [&](Timestamp time) {
    return by_host(store_->claim(time, minutes(5), {.selection = Selection::forced, .hosts = 10}));
  };
  EXPECT_THAT(claimed_at(noon + hours(4) - minutes(1)), ElementsAre(Pair("b", 3)));
  EXPECT_THAT(claimed_at(noon + hours(4)), ElementsAre(Pair("a", 2), Pair("b", 3)));
  EXPECT_EQ(store_->held_hosts(noon), (HostHolds{{"a", noon + hours(4)}})) << "for sources that come";
  EXPECT_EQ(store_->held_hosts(noon + hours(4)), HostHolds());
}

TEST_F(StoreConformance, HostsThatFailAreKnownAcrossRestartsUntilTheyAnswer) {
  store_->set_sources(each(sources_of({"a"}, 2)), noon);
  const auto first = store_->claim(noon, minutes(5), {}).at(0);
  const HostFailures failures{
      .sources = {example, first.source}, .failure = "http.503", .last = noon, .pause = hours(2)};
  const auto finish = [&](HostChanges hosts) {
    std::vector<Finished> polls{{first.source, first.state, {}, {}, std::move(hosts)}};
    store_->finish(std::move(polls));
    reopen();
    return store_->failing_hosts();
  };
  EXPECT_EQ(finish({{"a", HostFailures{.failure = "dns"}}, {"b", HostFailures()}}).size(), 2U);
  EXPECT_EQ(finish({{"a", failures}, {"b", std::nullopt}}), (FailingHosts{{"a", failures}}));
}

TEST_F(StoreConformance, SourcesComeAndGoWhereverTheyStandAmongTheOthers) {
  const auto active = [&] {
    std::vector<std::string> ids;
    for (const auto& source : store_->sources()) ids.push_back(source.id.str());
    return ids;
  };
  const auto set = [&](const std::vector<std::string>& ids) {
    store_->set_sources(each(sources_of(ids, 1)), noon);
    return active();
  };
  EXPECT_THAT(set({"b", "d", "f"}), ElementsAre("b-0", "d-0", "f-0"));
  EXPECT_THAT(set({"a", "c", "d", "g"}), ElementsAre("a-0", "c-0", "d-0", "g-0"));
  EXPECT_THAT(set({"b", "c", "f"}), ElementsAre("b-0", "c-0", "f-0"));
}

TEST_F(StoreConformance, SourceThatMovesToAnotherHostIsClaimedThere) {
  const std::vector<RegisteredSource> before{{example, "https://example.org/feed", "a"}};
  const std::vector<RegisteredSource> after{{example, "https://example.org/feed", "b"}};
  store_->set_sources(each(before), noon);
  const auto next = store_->next_due();
  store_->set_sources(each(after), noon);
  EXPECT_EQ(store_->next_due(), next) << "its address is the same";
  EXPECT_THAT(by_host(store_->claim(noon + hours(1), minutes(5), {})), ElementsAre(Pair("b", 1)));
}

TEST_F(StoreConformance, FamiliarIsWhatSharesTheFeedsIdOrAnEntry) {
  Feed first{.info = {.id = "urn:a"}, .entries = {make_entry("1", "One")}};
  EXPECT_FALSE(store_->familiarity(example, first).has_brought_entries);
  EXPECT_FALSE(store_->familiarity(example, first).same_feed);
  auto poll = finished({make_entry("1", "One"), make_entry("2", "Two")});
  poll.feed->info.id = "urn:a";
  store_->finish({poll});
  const auto same =
      store_->familiarity(example, {.info = {.id = "urn:a"}, .entries = {make_entry("3", "x")}});
  EXPECT_TRUE(same.same_feed);
  EXPECT_TRUE(same.has_brought_entries);
  EXPECT_EQ(same.known_entries, 0U);
  auto renamed = make_entry("4", "x");
  renamed.known_as = {make_entry("2", "x").id.key};
  const auto shared = store_->familiarity(
      example, {.info = {.id = "urn:b"}, .entries = {make_entry("1", "x"), make_entry("3", "x"), renamed}});
  EXPECT_FALSE(shared.same_feed);
  EXPECT_EQ(shared.known_entries, 2U);
}

TEST_F(StoreConformance, ValidatorsAreSavedWithTheEntries) {
  finish({make_entry("1", "One")});
  reopen();
  EXPECT_THAT(guids(options()), ElementsAre("1"));
  EXPECT_EQ(store_->sources().at(0).state.validators.etag, "\"1\"");
  EXPECT_EQ(store_->sources().at(0).entries, 1U);
}

TEST_F(StoreConformance, ChangedAddressLosesValidatorsAndIsDue) {
  finish({make_entry("1", "One")});
  const std::vector<RegisteredSource> moved{{example, "https://example.org/elsewhere"}};
  store_->set_sources(each(moved), noon);
  const auto state = store_->sources().at(0).state;
  EXPECT_EQ(state.validators, Validators());
  EXPECT_EQ(state.next, noon);
}

TEST_F(StoreConformance, SourceThatIsMissingKeepsItsEntries) {
  finish({make_entry("1", "One")});
  store_->set_sources(each({}), noon);
  EXPECT_THAT(guids(options()), ElementsAre("1"));
  EXPECT_THAT(store_->claim(noon + hours(9), minutes(5), {.selection = Selection::forced, .hosts = 10}),
              IsEmpty());
}

TEST_F(StoreConformance, PollThatBringsNothingNewTouchesNoFile) {
  EXPECT_EQ(finish({make_entry("1", "One"), make_entry("2", "Two")}).added, 2U);
  const auto before = files();
  const auto time = std::filesystem::last_write_time(file_of(before.begin()->first));
  EXPECT_FALSE(finish({make_entry("1", "One"), make_entry("2", "Two")}).any());
  EXPECT_EQ(files(), before);
  EXPECT_EQ(std::filesystem::last_write_time(file_of(before.begin()->first)), time);
}

TEST_F(StoreConformance, LaterSightIsNoChange) {
  finish({make_entry("1", "One")});
  auto entry = make_entry("1", "One");
  entry.seen = noon + hours(5);
  EXPECT_FALSE(finish({entry}).any());
}

TEST_F(StoreConformance, ChangedEntryIsRewrittenInPlaceWithItsFirstSight) {
  finish({make_entry("1", "One")});
  const auto path = files().begin()->first;
  auto changed = make_entry("1", "Another title", "<p>second</p>");
  changed.seen = noon + hours(5);
  EXPECT_EQ(finish({changed}).updated, 1U);
  ASSERT_THAT(files(), testing::SizeIs(1));
  EXPECT_THAT(files().at(path), HasSubstr("second"));
  EXPECT_EQ(shown(options()).at(0).entry.seen, noon);
}

TEST_F(StoreConformance, FirstOfTwoEntriesOfOneIdWins) {
  EXPECT_EQ(finish({make_entry("1", "One"), make_entry("1", "Two")}).added, 1U);
  EXPECT_EQ(shown(options()).at(0).entry.title.str(), "One");
}

TEST_F(StoreConformance, EntryIsKnownByTheIdsItHad) {
  finish({make_entry("old", "One")});
  auto renamed = make_entry("new", "One");
  renamed.known_as = {make_entry("old", "One").id.key};
  EXPECT_EQ(finish({renamed}).added, 0U);
  EXPECT_THAT(files(), testing::SizeIs(1));
}

TEST_F(StoreConformance, TwoEntriesOfOneTitleAreTwoFiles) {
  finish({make_entry("1", "Same"), make_entry("2", "Same")});
  EXPECT_THAT(files(), testing::SizeIs(2));
  EXPECT_THAT(guids(options()), UnorderedElementsAre("1", "2"));
}

TEST_F(StoreConformance, FileThatAnOperatorPutThereIsNotOverwritten) {
  finish({make_entry("0", "Zero")});
  support::write_file(file_of("example/2022/01/08-One.md"), "mine");
  finish({make_entry("1", "One")});
  EXPECT_EQ(files().at("example/2022/01/08-One.md"), "mine");
  EXPECT_THAT(files(), testing::SizeIs(3));
}

TEST_F(StoreConformance, WhatAnOperatorEditedStaysAndIsShown) {
  finish({make_entry("1", "One")});
  const auto [path, bytes] = *files().begin();
  auto edited = bytes;
  edited.replace(edited.find("<p>text"), 7, "<p>mine");
  support::write_file(file_of(path), edited);
  EXPECT_FALSE(finish({make_entry("1", "One", "<p>publisher</p>")}).any());
  EXPECT_EQ(files().at(path), edited);
  EXPECT_EQ(shown(options()).at(0).entry.content.str(), "<p>mine</p>");
}

TEST_F(StoreConformance, KeysThatAnOperatorAddedSurviveARewrite) {
  finish({make_entry("1", "One")});
  const auto [path, bytes] = *files().begin();
  auto edited = bytes;
  edited.insert(edited.find("author:"), "top: true\n");
  support::write_file(file_of(path), edited);
  EXPECT_EQ(finish({make_entry("1", "One", "<p>publisher</p>")}).updated, 1U);
  EXPECT_THAT(files().at(path), HasSubstr("top: true\n"));
  EXPECT_THAT(files().at(path), HasSubstr("<p>publisher</p>"));
}

TEST_F(StoreConformance, WhatAnOperatorDeletedNeverComesBack) {
  finish({make_entry("1", "One"), make_entry("2", "Two")});
  std::filesystem::remove(file_of("example/2022/01/08-One.md"));
  EXPECT_THAT(guids(options()), ElementsAre("2"));
  EXPECT_FALSE(finish({make_entry("1", "One"), make_entry("2", "Two")}).any());
  EXPECT_FALSE(finish({make_entry("1", "One", "<p>again</p>")}).any());
  reopen();
  EXPECT_THAT(guids(options()), ElementsAre("2"));
  EXPECT_THAT(files(), testing::SizeIs(1));
}

TEST_F(StoreConformance, SecondProcessIsRefusedByName) {
  try {
    open_store(options());
    FAIL() << "the store was opened twice";
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), HasSubstr(options().path.string()));
  }
}

TEST_F(StoreConformance, PlainFilesLoseNothingOfWhatIsKnown) {
  store_.reset();
  auto plain = options();
  plain.path = folder_.path() / "plain";
  plain.format.front_matter = FrontMatter::plain;
  store_ = open_store(plain);
  register_and_claim(*store_);
  auto entry = make_entry("1", "One");
  entry.tags = {"tag"};
  finish({entry});
  EXPECT_EQ(entry_files(plain.path).begin()->second.find("tags:"), std::string::npos);
  const auto stored = shown(plain).at(0).entry;
  EXPECT_EQ(stored.tags, entry.tags);
  EXPECT_EQ(stored.link, entry.link);
  EXPECT_EQ(stored.seen, entry.seen);
}

}  // namespace
}  // namespace tidings::store
