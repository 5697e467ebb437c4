#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_conformance.hpp"

// Polls that are stored together, and a path of one that the disk refuses.
namespace tidings::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const SourceId other = *SourceId::parse("other");

class PathThatIsRefused : public StoreConformance {
 protected:
  PathThatIsRefused() {
    store_->set_sources(each({{example, "https://example.org/feed"}, {other, "https://other.example/"}}),
                        noon);
    support::write_file(file_of("example"), "a file where a folder is to be");
  }

  std::vector<Changes> finish_both() {
    std::vector<Finished> polls;
    polls.push_back(finished({make_entry("1", "One")}));
    auto entry = make_entry("2", "Two");
    entry.source = other;
    polls.push_back(finished({entry}));
    polls.back().source = other;
    return store_->finish(std::move(polls));
  }

  PollState state_of(const SourceId& id) {
    for (const auto& source : store_->sources())
      if (source.id == id) return source.state;
    return {};
  }
};

TEST_F(PathThatIsRefused, FailsItsOwnPollAlone) {
  const auto changes = finish_both();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_THAT(changes[0].refused, HasSubstr("Not a directory"));
  EXPECT_FALSE(changes[0].any());
  EXPECT_THAT(changes[1].refused, IsEmpty());
  EXPECT_EQ(changes[1].added, 1U);
  EXPECT_THAT(guids(options()), testing::ElementsAre("2"));
}

TEST_F(PathThatIsRefused, IsTheSourcesLastErrorAndSavesNoValidators) {
  finish_both();
  const auto failed = state_of(example);
  EXPECT_THAT(failed.last_error, AllOf(StartsWith("store: "), HasSubstr("Not a directory")));
  EXPECT_EQ(failed.failures, 1U);
  EXPECT_TRUE(failed.validators.empty());
  EXPECT_EQ(failed.next, noon + std::chrono::hours(1)) << "not sooner than after any other poll";
  EXPECT_FALSE(state_of(other).validators.empty());
}

TEST_F(PathThatIsRefused, IsTriedAgainByTheNextPoll) {
  finish_both();
  std::filesystem::remove(file_of("example"));
  EXPECT_EQ(finish({make_entry("1", "One")}).added, 1U);
  EXPECT_THAT(state_of(example).last_error, IsEmpty());
}

}  // namespace
}  // namespace tidings::store
