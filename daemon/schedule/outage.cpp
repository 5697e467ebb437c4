#include "daemon/schedule/outage.hpp"

#include <algorithm>

namespace tidings::schedule {

OutageGuard::Change OutageGuard::failed(const std::string& domain, bool was_well, store::Timestamp now) {
  if (out_ || !was_well) return Change::none;
  note(domain, true, now);
  const bool most = failing_ >= many && 2 * failing_ >= tried_.size();
  const bool all = failing_ >= few && failing_ == tried_.size();
  if (!most && !all) return Change::none;
  out_ = true;
  changed_ = now;
  pause_ = first_pause;
  next_probe_ = now + pause_;
  return Change::begins;
}

OutageGuard::Change OutageGuard::answered(const std::string& domain, store::Timestamp now) {
  if (!out_) {
    note(domain, false, now);
    return Change::none;
  }
  clear();
  out_ = false;
  changed_ = now;
  return Change::ends;
}

std::size_t OutageGuard::hosts_at_once(store::Timestamp now) const {
  if (out_) return now >= next_probe_ ? probes : 0;
  const auto steps = std::max<std::chrono::seconds::rep>(0, (now - changed_) / ramp_step);
  return steps >= 18 ? all_hosts : first_hosts << static_cast<unsigned>(steps);
}

store::Timestamp OutageGuard::next_change(store::Timestamp now) const {
  if (out_) return next_probe_;
  if (hosts_at_once(now) == all_hosts) return store::Timestamp::max();
  return changed_ + ((now - changed_) / ramp_step + 1) * ramp_step;
}

void OutageGuard::probed(store::Timestamp now) {
  pause_ = std::min(2 * pause_, longest_pause);
  next_probe_ = now + pause_;
}

void OutageGuard::note(const std::string& domain, bool failed, store::Timestamp now) {
  forget(now);
  const auto [known, is_new] = tried_.try_emplace(domain, Tried{now, failed});
  if (!is_new) {
    failing_ -= known->second.failed ? 1 : 0;
    known->second = {now, failed};
  }
  failing_ += failed ? 1 : 0;
  in_order_.emplace_back(now, domain);
}

void OutageGuard::forget(store::Timestamp now) {
  while (!in_order_.empty() && in_order_.front().first + window <= now) {
    const auto known = tried_.find(in_order_.front().second);
    if (known != tried_.end() && known->second.time == in_order_.front().first) {
      failing_ -= known->second.failed ? 1 : 0;
      tried_.erase(known);
    }
    in_order_.pop_front();
  }
}

void OutageGuard::clear() {
  tried_.clear();
  in_order_.clear();
  failing_ = 0;
}

}  // namespace tidings::schedule
