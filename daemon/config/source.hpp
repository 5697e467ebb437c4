#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/config/shared.hpp"
#include "daemon/normalise/reading_rules.hpp"
#include "daemon/text/ip_network.hpp"
#include "daemon/text/url.hpp"
#include "store/store.hpp"

namespace tidings::config {

/// How often to poll: never sooner than `min`, at the latest after `max`.
struct Interval {
  std::chrono::seconds min = std::chrono::hours(1);
  std::chrono::seconds max = std::chrono::hours(12);
  bool operator==(const Interval&) const = default;
};

/// What lets us in at the source's own server, as files had it when the source was read. Secret: goes to that
/// server, and nowhere else.
struct Access {
  std::string username{};  // empty: no Basic credentials
  std::string password{};
  std::string token{};               // empty: no Bearer credentials
  std::string client_certificate{};  // PEM; empty: none
  std::string client_key{};          // PEM
  bool operator==(const Access&) const = default;
};

/// What few sources say.
struct SourceOptions {
  std::optional<Interval> interval{};  // absent: the configuration's, else the schedule's own
  std::string user_agent{};            // empty: the configuration's
  std::vector<std::pair<std::string, std::string>> headers{};
  Access access{};
  std::string charset{};                          // empty: what the document says
  std::vector<text::IpNetwork> allow_networks{};  // besides the configuration's
  std::optional<store::Keep> keep{};              // absent: the configuration's
  std::optional<text::Url> proxy{};               // absent: the configuration's; empty: none
  normalise::ReadingRules reading{};              // besides the configuration's
  bool operator==(const SourceOptions&) const = default;
};

/// A source as a file of feeds/ has it, validated; immutable. There may be a million.
struct Source {
  store::SourceId id;
  Shared<std::filesystem::path> file{};  // that says so: TOML, or OPML with many sources
  std::size_t line = 0;                  // of its address in there, from 1
  text::Url url{};
  std::string name{};  // empty: the feed's own title
  std::vector<std::string> categories{};
  Shared<SourceOptions> options{};
  bool enabled = true;
  bool operator==(const Source&) const = default;
};

}  // namespace tidings::config
