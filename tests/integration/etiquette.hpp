#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/expectations.hpp"

namespace tidings::integration {

/// A line of a server's log: a request with all its bytes, and what was answered. The script that answers
/// says what its answer means, so that the judge reads no header that tidings reads.
struct Exchange {
  using Headers = std::vector<std::pair<std::string, std::string>>;
  using Clock = std::chrono::steady_clock;

  support::Expectations::Time time;      // of the request, by the clock that the client has
  support::Expectations::Time answered;  // likewise; no later than the answer was sent
  Clock::time_point begun;               // the same two by the real clock
  Clock::time_point ended;
  std::size_t run = 0;  // of the client: a new one after each start of it
  std::size_t connection = 0;
  std::string peer;  // the client's address
  std::string host;  // "127.0.0.1:8080", where it came to
  std::string method = "GET";
  std::string target = "/";
  Headers headers;

  support::Expectations::Told told;
  std::string etag;  // as sent; empty: none
  std::string last_modified;
  std::string body;          // which of its bodies, of a 200
  bool readable = true;      // … it is a feed
  std::string location;      // URL ("127.0.0.1:8080/feed"), of a redirect, or of an older page
  bool limits_host = false;  // the told Retry-After is for all that the host has
  bool ends = false;         // the connection, without having said so
  bool acknowledged = true;  // the client has stored the poll, as far as its server can know
  bool claimed_now = true;   // and not under a clock that was set forward meanwhile

  std::string url() const { return host + target; }
  std::vector<std::string> values(const std::string& name) const;
};

struct Violation {
  std::string rule;  // "C1", …
  std::string what;
  support::Expectations::Time time;
  std::string url;
};

/// What the operator wrote: the URLs of the sources, with the value of Authorization that goes there alone.
using Sources = std::map<std::string, std::string>;

/// What a log shows of rules C1 to C19 (fetching rules; README.md restates them), in order of time. Not to be
/// seen in a server's log: C17, and what happens after days.
///
/// Of an unacknowledged exchange nobody can know whether the client has had it: the next request may be as if
/// it had, or as if not, but never sooner than one that was.
std::vector<Violation> judge(const std::vector<Exchange>& log, const Sources& sources);

/// One line for each, and the last requests of its URL up to it.
std::string describe(const std::vector<Violation>& violations, const std::vector<Exchange>& log);

}  // namespace tidings::integration
