#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/origin.hpp"

namespace tidings::integration {

/// A real feed from outside the project, with what an independent reader finds in it.
struct Sample {
  std::string id;  // a source's id, made from its name
  std::string bytes;
  std::size_t entries = 0;
  bool well_formed = true;
};

/// Those that EXPECT.tsv beside them lists; none where they are not at hand.
std::vector<Sample> samples();

/// Each at `/ID`, with an ETag.
std::vector<std::unique_ptr<support::Origin::Endpoint>> serve_samples(support::Origin& origin,
                                                                      const std::vector<Sample>& samples);

}  // namespace tidings::integration
