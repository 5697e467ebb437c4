#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/simulation/simulation.hpp"

namespace tidings::simulation {

/// Another policy beside ours on the same traces, at the price that makes ours poll as often, not more.
struct Comparison {
  std::string peer;
  Totals theirs;
  Totals ours;
  std::chrono::seconds patience;
};

/// Our policy with its defaults, and the comparisons; of sources whose servers say nothing of when to come.
struct ComparisonTable {
  Totals defaults;
  std::vector<Comparison> rows;
};

ComparisonTable compare_policies();

std::string to_text(const ComparisonTable& table);

}  // namespace tidings::simulation
