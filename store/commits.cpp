#include "store/commits.hpp"

#include <system_error>
#include <utility>

#include "store/batch.hpp"
#include "store/stored_entry.hpp"

namespace tidings::store {
namespace {

/// A poll that would have ended as `planned`, and can't be stored.
PollState refused_state(PollState before, const PollState& planned, const std::string& error) {
  before.next = planned.next;
  before.next_reason = planned.next_reason;
  before.held_until = planned.held_until;
  before.last_status = planned.last_status;
  before.last_error = "store: " + error;
  ++before.failures;
  if (!before.failing_since) before.failing_since = before.attempted;
  return before;
}

}  // namespace

Commits::Commits(const Options& options, FileSystem& files, Index& index)
    : options_(options), files_(files), index_(index) {}

void Commits::attempt(const std::function<void()>& write) {
  if (std::exchange(unfinished_, true)) finish_journal(options_, files_, index_);
  write();
  unfinished_ = false;
}

/// What the disk refuses one file alone is the fault of the poll that brings it: the others are stored.
std::vector<Changes> Commits::put(std::span<Finished> polls) {
  try {
    return put_together(polls);
  } catch (const std::system_error& error) {
    if (!is_of_one_file(error.code()) || (polls.size() == 1 && !polls[0].feed)) throw;
    if (polls.size() == 1) return put_refused(polls[0], error.what());
  }
  std::vector<Changes> changes;
  for (auto& poll : polls) changes.push_back(put({&poll, 1}).at(0));
  return changes;
}

std::vector<Changes> Commits::put_together(std::span<Finished> polls) {
  std::vector<Changes> changes;
  attempt([&] {
    Batch batch(options_, files_, index_);
    for (auto& poll : polls) {
      changes.push_back({poll.source, 0, 0});
      if (poll.feed) batch.plan(*poll.feed, changes.back());
      if (changes.back().added != 0) poll.state.last_new_entry = poll.feed->entries.front().seen;
    }
    batch.write([&] {
      for (const auto& poll : polls) {
        index_.put_state(poll.source, poll.state);
        for (const auto& [host, until] : poll.held_hosts) index_.hold_host(host, until);
        for (const auto& [host, failures] : poll.hosts) index_.put_host(host, failures);
      }
    });
  });
  return changes;
}

/// Without what it brought, and the validators that vouch for that.
std::vector<Changes> Commits::put_refused(Finished& poll, const std::string& error) {
  poll.feed.reset();
  const auto known = index_.source(poll.source);
  poll.state = refused_state(known ? known->state : PollState(), poll.state, error);
  auto changes = put_together({&poll, 1});
  changes[0].refused = error;
  return changes;
}

}  // namespace tidings::store
