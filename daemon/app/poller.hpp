#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/app/disk.hpp"
#include "daemon/app/evidence.hpp"
#include "daemon/app/pass.hpp"
#include "daemon/app/reading_room.hpp"
#include "daemon/config/source_list.hpp"
#include "daemon/io/task_group.hpp"

namespace tidings::app {

/// What is polled and how: one immutable snapshot, swapped whole by a reload.
struct Subscriptions {
  std::shared_ptr<const config::Config> config;
  std::shared_ptr<const config::SourceList> sources;  // also those that aren't enabled

  std::optional<std::size_t> place(const store::SourceId& id) const;  // of an enabled one in `sources`
  std::shared_ptr<const config::Source> find(const store::SourceId& id) const;  // an enabled one; else null
  std::vector<store::SourceId> ids() const;                                     // of the enabled ones
  std::size_t size() const;                                                     // how many those are
};

/// Claims what is due and asks at most `concurrency` hosts at once; on a visit the due sources of a host are
/// polled one after the other, and while it waits for the host, others are visited. Where the host is down,
/// or wants to be left alone, the rest of them is put off; while our own network is down, only probes go out.
/// Lives on the I/O thread.
class Poller {
 public:
  struct Listener {
    std::function<void(const PollReport&)> polled;
    std::function<void(const std::string&)> store_failed;  // polling pauses, and resumes by itself
    std::function<void()> store_works;
  };

  /// No more than `hosts_allowed` are asked at once, whatever the configuration says.
  Poller(const boost::asio::any_io_executor& executor, Disk& disk, fetch::HttpFetcher& fetcher,
         boost::asio::thread_pool& workers, std::size_t hosts_allowed, Listener listener);

  /// Registers the sources with the store and polls by them from now on.
  boost::asio::awaitable<void> use(std::shared_ptr<const Subscriptions> subscriptions);

  /// Until it is cancelled.
  boost::asio::awaitable<void> poll_forever();

  /// Each of `sources` once, where the selection lets it.
  boost::asio::awaitable<void> poll_once(std::vector<store::SourceId> sources, store::Selection selection);

  /// Cancels the visits under way and waits for them; what has reached the store is finished, and what was
  /// claimed but not begun is as if it had not been claimed.
  boost::asio::awaitable<void> stop();

 private:
  /// A host with a visit under way, until it ends, however it ends.
  class Busy {
   public:
    Busy(std::set<std::string>& hosts, std::string host) : hosts_(&hosts), host_(std::move(host)) {
      hosts_->insert(host_);
    }
    Busy(Busy&& other) noexcept
        : hosts_(std::exchange(other.hosts_, nullptr)), host_(std::move(other.host_)) {}
    Busy& operator=(Busy&&) = delete;
    ~Busy() { end(); }

    const std::string& host() const { return host_; }

    void end() {
      if (auto* hosts = std::exchange(hosts_, nullptr)) hosts->erase(host_);
    }

   private:
    std::set<std::string>* hosts_;
    std::string host_;
  };

  /// The number of hosts whose visit began.
  boost::asio::awaitable<std::size_t> claim_and_visit(store::Wanted wanted);
  boost::asio::awaitable<void> visit(Busy busy, io::Slot slot, std::vector<store::Claim> claims,
                                     store::Selection selection);
  boost::asio::awaitable<void> poll_in_turn(const std::string& host, store::Selection selection,
                                            io::Slot& slot, std::vector<store::Claim>& left,
                                            std::optional<text::Url>& last);
  boost::asio::awaitable<std::vector<store::Claim>> put_off_skipped(std::vector<store::Claim> claims);
  boost::asio::awaitable<void> put_off(std::vector<store::Claim> claims, schedule::Breaker::Pause pause);
  boost::asio::awaitable<void> hold(std::vector<store::Claim> claims, store::Timestamp until);
  boost::asio::awaitable<void> release(std::vector<store::Claim> claims);
  boost::asio::awaitable<void> store_acquitted();
  std::vector<std::string> hosts_below(const std::string& domain) const;
  std::vector<store::SourceId> take_idle(std::map<std::string, std::vector<store::SourceId>>& left,
                                         std::size_t hosts) const;
  boost::asio::awaitable<std::chrono::steady_clock::duration> time_until_due();
  std::chrono::steady_clock::duration time_until_more() const;
  boost::asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration);
  void on_store_failed(const store::StoreError& error);
  boost::asio::awaitable<void> recover();
  void wake();
  std::size_t most_hosts() const;
  std::size_t limit() const;
  std::size_t free_slots(std::size_t most) const;

  boost::asio::any_io_executor executor_;
  Disk& disk_;
  fetch::HttpFetcher& fetcher_;
  boost::asio::thread_pool& workers_;
  ReadingRoom room_;
  Listener listener_;
  const std::size_t hosts_allowed_;
  std::shared_ptr<const Subscriptions> subscriptions_;
  boost::asio::steady_timer wake_;
  bool stopping_ = false;
  bool store_failed_ = false;  // and was not tried again
  bool woken_ = false;         // something happened since the last sleep, so the next is over at once
  Evidence evidence_;
  std::set<std::string> busy_;  // hosts with a visit under way
  io::Slots slots_;             // one for each visit, but while it rests
  io::TaskGroup visits_;
};

}  // namespace tidings::app
