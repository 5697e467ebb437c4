#include "store/source_status.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index_schema.hpp"
#include "store/sqlite.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

class ReadSourceStatus : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "store"; }
  support::TemporaryFolder folder_;
};

TEST_F(ReadSourceStatus, WithoutAnIndexThereAreNoneAndNothingIsMade) {
  EXPECT_THAT(read_source_status(path()), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(ReadSourceStatus, OpenStoreIsReadAsItIs) {
  const auto store = open_store({.path = path()});
  register_and_claim(*store);
  auto poll = finished({make_entry("1", "one"), make_entry("2", "two")});
  poll.state.attempted = poll.state.succeeded = noon;
  poll.state.next = noon + std::chrono::hours(3);
  poll.state.next_reason = "its rate";
  poll.state.failures = 2;
  poll.state.last_error = "dns: no such host";
  poll.state.last_status = 503;
  store->finish({poll});

  const auto found = read_source_status(path());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, example);
  EXPECT_EQ(found[0].entries, 2U);
  EXPECT_EQ(found[0].attempted, noon);
  EXPECT_EQ(found[0].succeeded, noon);
  EXPECT_TRUE(found[0].last_new_entry);
  EXPECT_EQ(found[0].next, noon + std::chrono::hours(3));
  EXPECT_EQ(found[0].next_reason, "its rate");
  EXPECT_EQ(found[0].held_until, Timestamp());
  EXPECT_FALSE(found[0].gone);
  EXPECT_EQ(found[0].failures, 2U);
  EXPECT_EQ(found[0].last_error, "dns: no such host");
  EXPECT_EQ(found[0].last_status, 503);
}

TEST_F(ReadSourceStatus, PollThatHasNotEndedIsTheLastOne) {
  const auto store = open_store({.path = path()});
  store->set_sources(each({{example, "https://example.org/feed"}}), noon);
  ASSERT_EQ(store->claim(noon + std::chrono::minutes(1), std::chrono::hours(2), {}).size(), 1U);
  const auto found = read_source_status(path());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].attempted, noon + std::chrono::minutes(1));
  EXPECT_EQ(found[0].next, noon + std::chrono::minutes(121));
  EXPECT_EQ(found[0].next_reason, "a poll that began and did not end");
}

TEST_F(ReadSourceStatus, HoldOfTheServerIsTheNextPoll) {
  const auto store = open_store({.path = path()});
  register_and_claim(*store);
  auto poll = finished({});
  poll.state.next = noon;
  poll.state.held_until = noon + std::chrono::hours(1);
  poll.state.gone_since = noon;
  store->finish({poll});
  const auto found = read_source_status(path());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].next, noon + std::chrono::hours(1));
  EXPECT_EQ(found[0].held_until, noon + std::chrono::hours(1));
  EXPECT_TRUE(found[0].gone);
}

TEST_F(ReadSourceStatus, MoveCountsOnceItIsAdopted) {
  const auto store = open_store({.path = path()});
  register_and_claim(*store);
  auto poll = finished({});
  poll.state.move = {"https://new.example/feed", noon, 2, false};
  poll.state.validators_lie = noon;
  store->finish({poll});
  EXPECT_EQ(read_source_status(path()).at(0).moved_to, "");
  EXPECT_EQ(read_source_status(path()).at(0).validators_lie, noon);
  poll.state.move.adopted = true;
  store->finish({poll});
  EXPECT_EQ(read_source_status(path()).at(0).moved_to, "https://new.example/feed");
}

TEST_F(ReadSourceStatus, SourceThatIsPolledNoMoreIsLeftOut) {
  const auto store = open_store({.path = path()});
  register_and_claim(*store);
  store->set_sources(each({}), noon);
  EXPECT_THAT(read_source_status(path()), IsEmpty());
}

TEST_F(ReadSourceStatus, IndexOfAnotherVersionIsRefused) {
  open_store({.path = path()});
  Database(path() / "index.db").execute("PRAGMA user_version = 1");
  EXPECT_THAT([&] { read_source_status(path()); },
              ThrowsMessage<StoreError>(HasSubstr("was made by an older tidings")));
  Database(path() / "index.db")
      .execute(("PRAGMA user_version = " + std::to_string(index_version + 1)).c_str());
  EXPECT_THAT([&] { read_source_status(path()); }, ThrowsMessage<StoreError>(HasSubstr("a newer tidings")));
}

}  // namespace
}  // namespace tidings::store
