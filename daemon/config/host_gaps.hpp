#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace tidings::config {

/// How long a host is left alone between two requests (fetching rule C18).
struct HostGaps {
  std::chrono::milliseconds usual = std::chrono::seconds(1);
  std::map<std::string, std::chrono::milliseconds, std::less<>> of_domains{};  // and of all hosts below them

  /// That of the longest domain which the name is, or lies below.
  std::chrono::milliseconds of(std::string_view hostname) const;

  bool operator==(const HostGaps&) const = default;
};

}  // namespace tidings::config
