#pragma once

#include <initializer_list>
#include <map>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_set>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// Makes ids for new sources of a folder, none of which it has already.
class SourceIds {
 public:
  SourceIds() = default;

  /// Those of its sources are taken, and those of files that can't be read just now.
  explicit SourceIds(const LoadedSources& loaded);

  /// False where it was taken already.
  bool take(std::string_view id) { return taken_.emplace(id).second; }

  /// From the first of the wishes that has a letter or digit of ASCII: as it is where that is an id, with a
  /// number behind it where that is taken; it is taken then.
  store::SourceId make(std::initializer_list<std::string_view> wishes);

 private:
  std::pmr::monotonic_buffer_resource memory_;  // a million small pieces, given back at once
  std::pmr::unordered_set<std::pmr::string> taken_{&memory_};
  std::map<std::string, int, std::less<>> last_number_;  // of each wish that was taken
};

}  // namespace tidings::config
