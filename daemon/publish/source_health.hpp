#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "store/source_status.hpp"

namespace tidings::publish {

/// A source as the operator's files have it.
struct KnownSource {
  store::SourceId id;
  std::string name;  // empty: the feed's own title
  std::string url;
  std::vector<std::string> categories{};
  bool enabled = true;
};

/// Whether the index speaks of that source and not of one at another address, whose name it had before; other
/// credentials make no other address.
bool is_of(const store::SourceStatus& status, const KnownSource& source);

/// What the index has of it; null where nothing. `statuses` are by id.
const store::SourceStatus* status_of(const KnownSource& source,
                                     std::span<const store::SourceStatus> statuses);

/// `tidings sources --help` says what each means.
inline constexpr std::array<std::string_view, 6> source_states{"ok",   "new",  "failing",
                                                               "held", "gone", "disabled"};

/// How a source is, for people: what `tidings sources`, the page of sources and its JSON show.
struct SourceHealth {
  std::string id;
  std::string url;                 // without credentials
  std::string name{};              // the operator's, else the feed's own title; empty: not known
  std::string_view state = "new";  // one of source_states
  std::size_t entries = 0;
  std::optional<store::Timestamp> last_poll{};
  std::optional<store::Timestamp> last_success{};
  std::optional<store::Timestamp> last_new_entry{};
  std::optional<store::Timestamp> next_poll{};  // absent where it isn't polled
  std::string why_then{};
  std::uint32_t failures = 0;  // in a row
  std::string last_error{};
  int last_status = 0;     // HTTP, 0: none
  std::string moved_to{};  // where it is polled since permanent redirects lead there; without credentials
  std::optional<store::Timestamp> validators_lie{};  // since when they aren't sent any more
  std::optional<store::Timestamp> last_gap{};        // when entries were last lost between two polls
};

/// What the index knows of a source, as it is at `now`.
SourceHealth health_of(const store::SourceStatus& status, store::Timestamp now);

/// The same as it was at the source's last poll: for documents, in which nothing depends on when they are
/// written. A hold that ended since then is shown until the poll that follows it.
SourceHealth health_of(const store::SourceStatus& status);

/// By the operator's file, and by what the index has of it, at `now` or without one at its last poll; null:
/// nothing. Of one that is turned off nothing comes next.
SourceHealth shown_health(const KnownSource& source, const store::SourceStatus* status,
                          std::optional<store::Timestamp> now = std::nullopt);

/// Every key is always there; what isn't known is null.
boost::json::object json_of(const SourceHealth& health);

}  // namespace tidings::publish
