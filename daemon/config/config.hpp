#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/host_gaps.hpp"
#include "daemon/config/source.hpp"
#include "store/store.hpp"

namespace tidings::config {

struct Site {
  std::string title = "Tidings";
  text::Url url;       // default http://127.0.0.1:8080/
  std::string author;  // empty: the title
  std::size_t items = 100;
  std::size_t source_share =
      50;                  // percent of a feed's places that one source keeps while others have entries
  bool deletions = false;  // published, where the operator removes entry files
  bool operator==(const Site&) const = default;
};

struct Fetch {
  std::size_t concurrency = 256;
  std::optional<Interval> interval;                         // absent: the schedule's own
  std::chrono::seconds patience = std::chrono::minutes(5);  // the lateness of entries that is worth a poll
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds timeout = std::chrono::seconds(60);  // the whole request
  std::size_t max_body = 16U << 20U;                             // bytes after decompression
  std::string user_agent;                                        // default tidings/VERSION (+site.url)
  text::Url proxy;                                               // http:// or socks5://; empty: none
  std::vector<text::IpNetwork> allow_networks;
  HostGaps gaps;                  // [fetch] gap and [fetch.gaps]
  std::filesystem::path ca_file;  // empty: the system's certificates alone
  bool operator==(const Fetch&) const = default;
};

struct Listen {
  std::string address;  // numeric
  std::uint16_t port = 8080;
  bool operator==(const Listen&) const = default;
};

enum class LogLevel { debug, info, warning, error };

/// tidings.toml, validated; immutable, shared, swapped whole.
struct Config {
  std::filesystem::path sources = "feeds";  // absolute after loading
  Site site;
  store::Options store;
  store::Keep keep;                       // [store] keep
  std::vector<std::string> iframe_hosts;  // [store] iframe_hosts
  normalise::ReadingRules reading;        // of every source
  Fetch fetch;
  std::vector<Listen> listen;
  LogLevel log_level = LogLevel::info;
};

/// How often a source is polled: its own word, else `[fetch]`'s; absent: the schedule's own.
inline std::optional<Interval> interval_of(const SourceOptions& options, const Config& config) {
  return options.interval ? options.interval : config.fetch.interval;
}

}  // namespace tidings::config
