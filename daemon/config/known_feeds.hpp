#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// Which feeds are sources already: by address, fragments aside.
class KnownFeeds {
 public:
  /// `loaded` lives longer.
  explicit KnownFeeds(const LoadedSources& loaded);

  /// The source that has that address.
  std::optional<Source> find(const text::Url& url) const;

 private:
  const SourceList& sources_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace tidings::config
