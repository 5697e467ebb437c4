#include "daemon/config/known_feeds.hpp"

namespace tidings::config {

KnownFeeds::KnownFeeds(const LoadedSources& loaded) {
  for (const auto& source : loaded.sources)
    sources_.try_emplace(source->url.without_fragment().href(), source.get());
}

const Source* KnownFeeds::find(const text::Url& url) const {
  const auto found = sources_.find(url.without_fragment().href());
  return found == sources_.end() ? nullptr : found->second;
}

}  // namespace tidings::config
