#include "daemon/app/descriptors.hpp"

#include <algorithm>

#include <sys/resource.h>

namespace tidings::app {
namespace {

constexpr std::size_t own = 48;          // the store, its databases, event loops, watches, the log, acceptors
constexpr std::size_t of_each_host = 3;  // two addresses tried at once, and the question for them
constexpr std::size_t most_connections = 4096;

}  // namespace

DescriptorShares shares_of(std::size_t descriptors) {
  const auto half = (std::max(descriptors, own) - own) / 2;
  return {.hosts = std::max<std::size_t>(1, half / of_each_host),
          .connections = std::clamp<std::size_t>(half, 2, most_connections)};
}

DescriptorShares share_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return shares_of(own);
  if (limit.rlim_cur < limit.rlim_max) {
    auto raised = limit;
    raised.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return shares_of(limit.rlim_cur);
}

}  // namespace tidings::app
