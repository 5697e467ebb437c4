#pragma once

#include <string>
#include <unordered_map>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// Which feeds are sources already: by address, fragments aside.
class KnownFeeds {
 public:
  explicit KnownFeeds(const LoadedSources& loaded);

  /// The source that has that address; null where none has. Lives as long as `loaded`'s.
  const Source* find(const text::Url& url) const;

 private:
  std::unordered_map<std::string, const Source*> sources_;
};

}  // namespace tidings::config
