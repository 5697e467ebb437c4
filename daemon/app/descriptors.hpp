#pragma once

#include <cstddef>

namespace tidings::app {

/// How many of the process's file descriptors are left to whom, so that neither polls nor readers take those
/// that the store needs.
struct DescriptorShares {
  std::size_t hosts;        // visited at once, at the most; at least one
  std::size_t connections;  // of readers
};

/// Of so many descriptors in all.
DescriptorShares shares_of(std::size_t descriptors);

/// Raises the process's limit to what it may be (setrlimit(2)), and divides that.
DescriptorShares share_descriptors();

}  // namespace tidings::app
