#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/schedule/breaker.hpp"
#include "daemon/schedule/domain_limits.hpp"
#include "daemon/schedule/outage.hpp"
#include "store/store.hpp"

namespace tidings::app {

/// What a poll shows of the host where it ended, which after redirects need not be the source's.
struct Sign {
  enum class Answer { unreachable, none, server_error, given };  // no connection; no response over it

  std::string host;
  std::string domain;                          // registrable
  std::optional<Answer> answer{};              // absent where it shows nothing of the host
  std::string failure{};                       // its name
  std::optional<std::string> source_domain{};  // where that is another: its host sent us on, so it answered
};

Sign sign_of(const fetch::FetchResult& result, const text::Url& source);

/// What polls have shown of hosts, of their domains and of our own network: whom to leave alone, and whether
/// a failure is ours. What is known of hosts outlives the process, for `tidings fetch` is a new one each
/// time; an outage is known again after three polls. Logs when an outage of ours begins and ends. On the I/O
/// thread.
class Evidence {
 public:
  /// `hosts_below` gives the hosts of all sources in a registrable domain.
  explicit Evidence(std::function<std::vector<std::string>(const std::string&)> hosts_below)
      : hosts_below_(std::move(hosts_below)) {}

  /// Takes in what a poll of `claim` showed. True where its failure is ours, and doesn't count.
  bool is_ours(const store::Claim& claim, const Sign& sign, store::Timestamp now);

  /// What a response, or a redirect before it, says of how long its host wants to be left alone (C9). The
  /// hosts that are held since are added to `held`, to be stored: that one, or all of its domain.
  void take_limit(const fetch::ResponseFacts& facts, store::Timestamp now, store::HostHolds& held);

  /// Until when the host of an address is left alone, because it or its domain wants it.
  std::optional<store::Timestamp> held_until(const text::Url& url, store::Timestamp now) const;

  /// Until when the sources of a host aren't tried, and why: it is down, or we are. A visit's first is a
  /// probe of our own network.
  std::optional<schedule::Breaker::Pause> pause(const std::string& host, bool first,
                                                store::Timestamp now) const;

  /// How many hosts may be visited at once, as far as our network goes, and when that changes.
  const schedule::OutageGuard& network() const { return network_; }
  void probed(store::Timestamp now) { network_.probed(now); }

  /// What was known of hosts when the process before this one ended.
  void recall(store::FailingHosts failing, const store::HostHolds& held, store::Timestamp now);

  /// What is known of them since; to be stored.
  store::HostChanges take_host_changes() { return breaker_.take_changes(); }

  /// Sources whose failures turned out to be ours, as they were before; to be stored.
  std::vector<store::Finished> take_acquitted() { return std::exchange(acquitted_, {}); }

 private:
  struct Suspect {
    store::Timestamp time;
    store::SourceId source;
    store::PollState before;
  };

  void take_answer(const std::string& domain, store::Timestamp now);
  void take_silence(const store::Claim& claim, const Sign& sign, store::Timestamp now);
  void acquit(store::Timestamp now);

  std::function<std::vector<std::string>(const std::string&)> hosts_below_;
  schedule::DomainLimits limits_;  // of a numeric address, which has no domain: by host
  schedule::Breaker breaker_;
  schedule::OutageGuard network_;
  std::deque<Suspect> suspects_;  // of the guard's window
  std::vector<store::Finished> acquitted_;
};

}  // namespace tidings::app
