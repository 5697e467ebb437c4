#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "store/source_status.hpp"

namespace tidings::store {

/// As much as a large poll writes: with less, none is tried (Store::probe).
inline constexpr std::uintmax_t room_for_a_poll = 1U << 20U;

/// What a file system has left for us.
struct Room {
  bool read_only = false;
  std::uintmax_t bytes = 0;
  std::optional<std::uintmax_t> files;  // absent where they aren't counted
};

/// For people, in one line each.
std::vector<std::string> faults_of(const Room& room);

struct StoreCondition {
  std::vector<std::string> faults{};  // what keeps it from working; for people, in one line each
  std::optional<std::vector<SourceStatus>> sources{};  // as read_source_status gives them; absent where that
                                                       // is a fault
};

/// The store at `path`, as far as it can be seen without opening it; not its entry files. Reads only, also
/// while another process has the store open. Where there is none yet, all is well.
StoreCondition examine_store(const std::filesystem::path& path);

}  // namespace tidings::store
