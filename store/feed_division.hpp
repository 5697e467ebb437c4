#pragma once

#include <cstddef>
#include <vector>

#include "store/feed_index.hpp"

namespace tidings::store {

struct Division {
  std::vector<Candidate> current;                // newest first
  std::vector<std::vector<Candidate>> archives;  // to be closed now, oldest first; each newest first
};

/// Newest first by position; of equal ones by number, which says nothing but stays.
bool is_newer(const Candidate& left, const Candidate& right);

/// The `items` newest stay, of one source no more than its share of the places while others have some too;
/// the rest is closed into archives of at most `items`. While there are fewer than `slack` more than `items`,
/// all stay.
Division divide(std::vector<Candidate> entries, const PageSize& size, std::size_t slack);

/// How many more than `items` a current document may have, once its feed has archives: the fewer documents a
/// reader of them all has to fetch.
std::size_t slack_for(std::size_t items);

}  // namespace tidings::store
