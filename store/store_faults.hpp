#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

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

/// What keeps the store at `path` from working, as far as it can be seen without opening it; for people, in
/// one line each. Reads only, also while another process has the store open, and not the entry files. Empty
/// where all is well, or there is no store yet.
std::vector<std::string> find_store_faults(const std::filesystem::path& path);

}  // namespace tidings::store
