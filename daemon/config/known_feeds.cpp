#include "daemon/config/known_feeds.hpp"

namespace tidings::config {

KnownFeeds::KnownFeeds(const LoadedSources& loaded) : sources_(loaded.sources) {
  for (std::size_t place = 0; place < sources_.size(); ++place)
    places_.try_emplace(sources_[place].url.without_fragment().href(), place);
}

std::optional<Source> KnownFeeds::find(const text::Url& url) const {
  const auto found = places_.find(url.without_fragment().href());
  if (found == places_.end()) return std::nullopt;
  return sources_[found->second];
}

}  // namespace tidings::config
