#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/poll_state.hpp"
#include "tests/simulation/trace.hpp"
#include "tests/support/expectations.hpp"

namespace tidings::simulation {

/// From … to: the server answers so. Status 0: it doesn't answer.
struct Window {
  store::Timestamp from;
  store::Timestamp to;
  int status = 503;
  std::optional<std::chrono::seconds> retry_after;
};

/// What a publisher's server does, and asks of those who poll it.
struct Manners {
  bool validators = true;
  std::optional<std::chrono::seconds> fresh_for;
  store::DocumentLimits document;
  std::vector<Window> windows;
  std::optional<std::chrono::seconds> tolerates;  // answers 429 to whoever comes back sooner
  bool says_retry_after = true;                   // … with Retry-After
};

struct Request {
  store::Timestamp time;
  std::string etag;  // empty: unconditional
};

struct Response {
  int status = 200;
  std::string etag;
  std::size_t bytes = 0;
  std::optional<std::chrono::seconds> fresh_for;
  std::optional<std::chrono::seconds> retry_after;
  std::vector<store::Timestamp> entries;  // dates of the document's entries, oldest first; of a 200
  store::DocumentLimits document;
};

/// A request that was not as the server had told its client.
struct Fault {
  store::Timestamp time;
  std::string rule;
};

/// A scripted server that keeps a log as the strictest operators do: what it told its one client, and each
/// request that did not respect that. It knows nothing of how the client schedules.
class Publisher {
 public:
  Publisher(Trace trace, Manners manners) : trace_(std::move(trace)), manners_(std::move(manners)) {}

  Response answer(const Request& request);

  /// The first against each rule.
  const std::vector<Fault>& faults() const { return faults_; }
  const Trace& trace() const { return trace_; }
  const Manners& manners() const { return manners_; }

 private:
  void judge(const Request& request, std::size_t version);
  Response respond(const Request& request, std::size_t version);
  void take_note(const Request& request, const Response& response, std::size_t version);

  Trace trace_;
  Manners manners_;
  std::vector<Fault> faults_;
  support::Expectations expectations_;  // of the next request
  std::optional<store::Timestamp> last_request_;
  std::optional<std::size_t> served_;  // version of the last 200
};

}  // namespace tidings::simulation
