#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_fixture.hpp"

// The interval that the operator gives a source.
namespace tidings::store {
namespace {

using std::chrono::hours;
using testing::IsEmpty;
using testing::SizeIs;

class SourceInterval : public StoreTest {
 protected:
  SourceInterval() { open(); }

  void set(PollInterval interval, Timestamp now) {
    const auto reschedule = [this](PollState state, const RegisteredSource& source) {
      ++rescheduled_;
      state.next = *state.attempted + source.interval.min;
      return state;
    };
    store_->set_sources(each({{example, "https://example.org/feed", "", {}, interval}}), now, reschedule);
  }

  void poll(Timestamp now, Timestamp next) {
    auto claims = store_->claim(now, hours(1), {});
    ASSERT_THAT(claims, SizeIs(1));
    claims[0].state.next = next;
    std::vector<Finished> polls;
    polls.push_back({example, claims[0].state, {}, {}});
    store_->finish(std::move(polls));
  }

  int rescheduled_ = 0;
};

TEST_F(SourceInterval, ThatChangesReschedulesAlsoWhileNobodyRan) {
  set({hours(12), hours(24)}, noon);
  poll(noon, noon + hours(12));
  rescheduled_ = 0;
  open();
  set({hours(2), hours(3)}, noon + hours(1));
  EXPECT_EQ(store_->next_due(), noon + hours(2));
  EXPECT_EQ(rescheduled_, 1);
}

TEST_F(SourceInterval, ThatStaysLeavesTheScheduleAlone) {
  set({hours(12), hours(24)}, noon);
  poll(noon, noon + hours(13));
  open();
  set({hours(12), hours(24)}, noon + hours(1));
  EXPECT_EQ(rescheduled_, 0);
  EXPECT_EQ(store_->next_due(), noon + hours(13));
}

TEST_F(SourceInterval, C4_IsTheFloorOfAPollThatHasNoEnd) {
  for (const hours shortest : {hours(6), hours(5 * 24)}) {
    set({shortest, shortest}, noon);
    ASSERT_THAT(store_->claim(noon, hours(1), {}), SizeIs(1));
    open();  // killed
    set({shortest, shortest}, noon);
    EXPECT_THAT(store_->claim(noon + shortest, hours(1), {}), IsEmpty())
        << "it may have been asked a bit later";
    EXPECT_THAT(store_->claim(noon + shortest + longest_turn, hours(1), {}), SizeIs(1));
    std::filesystem::remove_all(options().path);
    open();
  }
}

}  // namespace
}  // namespace tidings::store
