#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/text_types.hpp"

namespace tidings::store {

/// What an operator wants to know of a source; the fields are those of PollState.
struct SourceStatus {
  SourceId id;
  std::string url;
  std::string title;      // the feed's own, empty before the first success
  std::string home_page;  // the feed's own, too
  std::size_t entries = 0;
  std::optional<Timestamp> attempted;
  std::optional<Timestamp> succeeded;
  std::optional<Timestamp> last_new_entry;
  Timestamp next;  // no earlier than held_until
  std::string next_reason;
  Timestamp held_until;
  bool gone = false;  // the last responses were 410
  std::uint32_t failures = 0;
  std::string last_error;
  int last_status = 0;
  std::string moved_to;  // where it is polled since permanent redirects lead there; empty: at its own address
  std::optional<Timestamp> validators_lie;
  std::optional<Timestamp> last_gap;
};

/// Of every source that is polled, by id, as the index of the store at `path` has it; reads only, also while
/// another process has the store open. Empty where nothing was ever polled. Throws StoreError.
std::vector<SourceStatus> read_source_status(const std::filesystem::path& path);

/// The same, one after the other: there may be a million.
void each_source_status(const std::filesystem::path& path, const std::function<void(SourceStatus)>& take);

}  // namespace tidings::store
