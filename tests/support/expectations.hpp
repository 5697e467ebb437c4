#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/poll_state.hpp"

namespace tidings::support {

/// What a server may expect of a client's next request for a document, by what it has told it: the floors of
/// fetching rules C8 to C11, C13 and C14. It knows nothing of how the client schedules.
class Expectations {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  struct Told {
    int status = 200;                                 // 0: no answer
    bool validators = true;                           // the document has some
    std::optional<std::chrono::seconds> fresh_for;    // C8
    std::optional<std::chrono::seconds> retry_after;  // C9
    store::DocumentLimits document;                   // C11; of a 200
  };

  /// An answer that the client has had.
  void take(Time now, const Told& told);

  /// A request whose answer the client may have lost: what it was told before holds from here again.
  void take_lost(Time now);

  /// The rules that a request now breaks.
  std::vector<std::string> faults(Time now) const;

 private:
  struct Floor {
    std::chrono::milliseconds delay;  // of the next request after the last
    std::string rule;
  };

  double slowdown(Time now) const;
  void expect_after_failure(Time now, int status);
  void expect(std::chrono::seconds delay, const char* rule) { floors_.push_back({delay, rule}); }

  std::vector<Floor> floors_;
  std::optional<Time> last_;
  store::DocumentLimits document_;  // told by the last 200
  bool short_lived_ = false;        // it says itself that an hour is long
  double slowdown_ = 1;             // C10, told by 429s
  Time slowed_{};
  unsigned failures_ = 0;  // in a row
  std::optional<Time> failing_since_;
  std::optional<Time> gone_since_;
};

}  // namespace tidings::support
