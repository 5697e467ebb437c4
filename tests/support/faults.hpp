#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace tidings::support {

inline constexpr int killed = 0;  // in the place of an errno

/// An operation of a program on the disk that fails (faulty_disk.cpp).
struct Fault {
  std::size_t at = 0;  // which of them, from 1; 0: none
  int error = killed;
  bool lasts = false;  // later ones fail as well
};

/// What a program finds in its environment, "NAME=VALUE" each, for the fault to befall it below a folder.
/// Each operation there is written to `log`. For tests that are told where FAULTY_DISK is.
inline std::vector<std::string> environment_of(const Fault& fault, const std::filesystem::path& below,
                                               const std::filesystem::path& log) {
  std::vector<std::string> variables{
      std::string("LD_PRELOAD=") + FAULTY_DISK, "FAULTY_DISK_BELOW=" + below.string(),
      "FAULTY_DISK_AT=" + std::to_string(fault.at), "FAULTY_DISK_ERROR=" + std::to_string(fault.error),
      "FAULTY_DISK_LOG=" + log.string()};
  if (fault.lasts) variables.emplace_back("FAULTY_DISK_LASTS=1");
  return variables;
}

/// How many there are in a log.
inline std::size_t operations_in(const std::filesystem::path& log) {
  return static_cast<std::size_t>(std::ranges::count(read_file(log), '\n'));
}

/// Each how many-th operation is tried: as TIDINGS_FAULTS says, or `otherwise`.
inline std::size_t fault_step(std::size_t otherwise) {
  const auto* wanted = std::getenv("TIDINGS_FAULTS");
  return wanted == nullptr ? otherwise : std::strtoull(wanted, nullptr, 10);
}

}  // namespace tidings::support
