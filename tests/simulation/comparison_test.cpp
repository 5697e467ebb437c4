#include "tests/simulation/comparison.hpp"

#include <gtest/gtest.h>

namespace tidings::simulation {
namespace {

TEST(Comparison, AtEachPeersNumberOfPollsOursBringsEntriesSooner) {
  const auto table = compare_policies();
  for (const auto& row : table.rows) {
    EXPECT_LE(row.ours.polls, row.theirs.polls) << row.peer;
    EXPECT_GE(static_cast<double>(row.ours.polls), 0.97 * static_cast<double>(row.theirs.polls)) << row.peer;
    EXPECT_LT(row.ours.mean_delay, row.theirs.mean_delay) << row.peer;
  }
  RecordProperty("table", to_text(table));
}

}  // namespace
}  // namespace tidings::simulation
