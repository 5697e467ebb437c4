#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/app/disk.hpp"
#include "daemon/app/evidence.hpp"
#include "daemon/app/reading_room.hpp"
#include "daemon/config/config.hpp"
#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::app {

/// The neighbours of one pass; the references outlive it.
struct PassContext {
  std::shared_ptr<const config::Config> config;
  std::shared_ptr<const config::Source> source;
  fetch::HttpFetcher& fetcher;
  boost::asio::thread_pool& workers;
  ReadingRoom& room;
  Disk& disk;
  Evidence& evidence;
  io::Slot& slot;    // of the visit
  bool more_follow;  // the next source of the host comes down the same connection
};

/// What an operator wants to know of one poll: the canonical log line, the line of `tidings fetch`.
struct PollReport {
  store::SourceId source;
  std::string url{};
  std::string result{};  // "new", "unchanged", "not_modified", or the kind of failure ("dns", "http.404",
                         // "not_a_feed")
  std::string error{};   // for people; empty where it succeeded
  int status = 0;        // HTTP, 0: no response
  std::size_t bytes = 0;
  std::chrono::milliseconds duration{0};
  std::size_t added = 0;
  std::size_t updated = 0;
  std::vector<std::chrono::seconds> lateness{};  // of the dated entries since the last success: how old they
                                                 // were when they were seen; empty for a first document
  store::Timestamp next{};
  std::string why_then{};
  std::string gap{};       // "lost": entries between this poll and the last; "recovered": from older pages
  std::string moved_to{};  // where the source is polled from now on; empty: at its own address
  bool failed() const { return !error.empty(); }
};

/// The pipeline, once, for one source: fetch → decode → parse → normalise → schedule → store. Every way out
/// records its outcome in the store. Throws StoreError, and system_error(operation_aborted) where it was
/// cancelled before it reached the store.
boost::asio::awaitable<PollReport> poll_source(PassContext context, store::Claim claim);

}  // namespace tidings::app
