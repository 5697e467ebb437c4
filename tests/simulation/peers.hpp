#pragma once

#include <chrono>
#include <cstddef>
#include <unordered_map>

#include "tests/simulation/simulation.hpp"

namespace tidings::simulation {

/// How other aggregators choose the interval between two polls of a source that answers: their formulas, with
/// their default constants, written anew. Only their schedule: the requests are ours.

/// Every hour.
class HourlyPolicy final : public Policy {
 public:
  store::PollState schedule(std::size_t, store::PollState state, const schedule::Facts&, const Response&,
                            store::Timestamp now) override;
};

/// Miniflux, `entry_frequency`: the mean gap of the last week's entries, 5 minutes to 24 hours (which is what
/// fewer than two entries get); due sources are looked for once an hour.
class MinifluxPolicy final : public Policy {
 public:
  store::PollState schedule(std::size_t source, store::PollState state, const schedule::Facts& facts,
                            const Response& response, store::Timestamp now) override;

 private:
  std::unordered_map<std::size_t, std::vector<store::Timestamp>> posted_;  // within the last week
};

/// CommaFeed, `empirical`: half the mean gap of the document's entries, 5 minutes to 1 hour; where the last
/// one is a week, two weeks, a month old: 1, 2, 4 hours.
class CommaFeedPolicy final : public Policy {
 public:
  store::PollState schedule(std::size_t source, store::PollState state, const schedule::Facts& facts,
                            const Response& response, store::Timestamp now) override;

 private:
  std::unordered_map<std::size_t, std::vector<store::Timestamp>> document_;
};

/// Media Cloud's rss-fetcher, overlap: from 6 hours on, 10 minutes to 24 hours; longer where two thirds of
/// the document's entries were known (by 10 minutes, by an hour where there was no news for a month), an hour
/// shorter, and at once 6 hours at the most, where it was a third.
class OverlapPolicy final : public Policy {
 public:
  store::PollState schedule(std::size_t source, store::PollState state, const schedule::Facts& facts,
                            const Response& response, store::Timestamp now) override;

 private:
  struct Source {
    std::chrono::seconds interval = std::chrono::hours(6);
    std::size_t entries = 0;  // of the last document
    int successes = 0;        // in a row
  };
  std::unordered_map<std::size_t, Source> sources_;
};

}  // namespace tidings::simulation
