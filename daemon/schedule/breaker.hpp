#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "store/poll_state.hpp"

namespace tidings::schedule {

/// Spares us a timeout for each source of a host that is down, and the host its questions: where three of its
/// sources in a row failed for a reason of the host's, the others wait. After the pause the next one that is
/// due is the probe: what it finds counts for all. Where not even a connection is to be had, the others wait
/// at once, but shortly, for that may be over soon. Pure: the clock is passed in.
class Breaker {
 public:
  static constexpr std::size_t sources_in_a_row = 3;
  static constexpr std::chrono::seconds first_pause = std::chrono::minutes(5);   // of less than three
  static constexpr std::chrono::seconds shortest_pause = std::chrono::hours(1);  // C14, of the host; doubled
  static constexpr std::chrono::seconds longest_pause = std::chrono::days(1);    // by each probe that fails

  struct Pause {
    store::Timestamp until;
    std::string reason;  // for people
  };

  /// Whom a failure is surely of: a source that was asked for, or whatever the host has.
  enum class Of { source, host };

  /// A poll of `source` failed since its host does not answer; `failure` is its name.
  void failed(const std::string& host, const store::SourceId& source, const std::string& failure, Of whom,
              store::Timestamp now);

  /// The host answered.
  void answered(const std::string& host);

  /// Nothing where its sources may be polled.
  std::optional<Pause> pause(const std::string& host, store::Timestamp now) const;

  /// What was noted since then was not the hosts' fault.
  void forgive(store::Timestamp since);

  /// What a process before this one has noted.
  void recall(store::FailingHosts hosts, store::Timestamp now);

  /// Of which hosts something else is noted than when this was called last; to be stored.
  store::HostChanges take_changes();

  std::size_t size() const { return hosts_.size(); }

 private:
  void drop(const std::function<bool(const store::HostFailures&)>& is_to_go);
  void forget(store::Timestamp now);

  store::FailingHosts hosts_;
  std::set<std::string> changed_;
};

}  // namespace tidings::schedule
