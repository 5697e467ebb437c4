#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "store/text_types.hpp"

namespace tidings::schedule {

/// Knows when it is our own network that is down. Hosts of different domains hardly ever fail together: an
/// outage begins where, within ten minutes, eight domains and at least half of those tried gave no answer at
/// all, or three and nobody answered (who has few sources polls few in that time). Only a source whose poll
/// before went well counts among them: what has been dead for long says nothing. Any answer ends it.
///
/// While it lasts, a few probes go out, less and less often; then the number of hosts talked to at once
/// doubles every ten seconds, so that what piled up doesn't leave at once. Pure: the clock is passed in.
class OutageGuard {
 public:
  static constexpr std::chrono::seconds window = std::chrono::minutes(10);
  static constexpr std::size_t many = 8;
  static constexpr std::size_t few = 3;
  static constexpr std::size_t probes = 3;  // hosts at a time
  static constexpr std::chrono::seconds first_pause{30};
  static constexpr std::chrono::seconds longest_pause{5 * 60};
  static constexpr std::chrono::seconds ramp_step{10};
  static constexpr std::size_t first_hosts = 4;  // at once, after an outage
  static constexpr std::size_t all_hosts = 1U << 20U;

  enum class Change { none, begins, ends };

  /// Nobody answered. `was_well`: the source's poll before succeeded.
  Change failed(const std::string& domain, bool was_well, store::Timestamp now);
  Change answered(const std::string& domain, store::Timestamp now);

  bool is_out() const { return out_; }
  std::size_t failing() const { return failing_; }     // domains within the window
  std::size_t tried() const { return tried_.size(); }  // domains within the window
  store::Timestamp since() const { return changed_; }  // when the outage began, or the last one ended

  /// How many hosts may be talked to now; none between two rounds of probes.
  std::size_t hosts_at_once(store::Timestamp now) const;

  /// When that number changes by itself; never where it is `all_hosts`.
  store::Timestamp next_change(store::Timestamp now) const;

  /// A round of probes is on its way.
  void probed(store::Timestamp now);

 private:
  struct Tried {
    store::Timestamp time;
    bool failed;
  };

  void note(const std::string& domain, bool failed, store::Timestamp now);
  void forget(store::Timestamp now);
  void clear();

  std::map<std::string, Tried> tried_;                             // the last of each domain
  std::deque<std::pair<store::Timestamp, std::string>> in_order_;  // of all
  std::size_t failing_ = 0;
  bool out_ = false;
  store::Timestamp changed_{};
  store::Timestamp next_probe_{};
  std::chrono::seconds pause_ = first_pause;
};

}  // namespace tidings::schedule
