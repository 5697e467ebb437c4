#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/schedule/interval.hpp"
#include "tests/simulation/publisher.hpp"

namespace tidings::simulation {

/// When to poll next: sets `state.next` (and what else of it the policy keeps).
class Policy {
 public:
  virtual ~Policy() = default;
  virtual store::PollState schedule(std::size_t source, store::PollState state, const schedule::Facts& facts,
                                    const Response& response, store::Timestamp now) = 0;
};

/// Ours: schedule::reschedule.
class LatenessPolicy final : public Policy {
 public:
  explicit LatenessPolicy(const schedule::Bounds& bounds) : bounds_(bounds) {}
  store::PollState schedule(std::size_t source, store::PollState state, const schedule::Facts& facts,
                            const Response& response, store::Timestamp now) override;

 private:
  schedule::Bounds bounds_;
};

/// A line of the request log.
struct LogLine {
  store::Timestamp time;
  std::uint32_t source = 0;
  int status = 0;
  bool conditional = false;
  store::Timestamp next;
  bool operator==(const LogLine&) const = default;
};

struct Totals {
  std::size_t polls = 0;
  std::size_t postings = 0;
  double mean_delay = 0;   // hours, from posting to the poll that brings it
  double p95_delay = 0;    // hours
  double polls_a_day = 0;  // of a source
};

/// A planet's sources under a virtual clock, which jumps from one poll to the next; no sockets. What the
/// poller and the store do with a poll is here in a few lines: claim, conditional request, facts, schedule.
class Simulation {
 public:
  Simulation(std::vector<Publisher> publishers, std::unique_ptr<Policy> policy, store::Timestamp start);

  /// Called after each poll with the number of polls so far: a process that dies there has these states.
  using Hook = std::function<void(std::size_t, std::vector<store::PollState>&)>;

  void run_until(store::Timestamp end, const Hook& after_poll = {});

  const std::vector<LogLine>& log() const { return log_; }
  const std::vector<Publisher>& publishers() const { return publishers_; }
  Totals totals() const;

 private:
  void poll(std::size_t source, store::Timestamp now);
  schedule::Facts facts_of(const store::PollState& state, const Response& response) const;
  void measure(std::size_t source, store::Timestamp now);

  std::vector<Publisher> publishers_;
  std::unique_ptr<Policy> policy_;
  store::Timestamp start_;
  store::Timestamp end_;
  std::vector<store::PollState> states_;
  std::vector<LogLine> log_;
  std::vector<std::uint32_t> delays_;  // seconds, of each posting since the first poll
};

}  // namespace tidings::simulation
