#include "daemon/app/directory.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "daemon/text/url.hpp"

namespace tidings::app {
namespace {

/// When one of the files was last written; the epoch where there are none.
store::Timestamp last_written(const config::SourceList& sources) {
  auto last = std::filesystem::file_time_type::min();
  std::filesystem::path looked_at;
  for (const auto& source : sources.all()) {
    if (source.file->native() == looked_at.native()) continue;
    looked_at = *source.file;
    std::error_code gone;
    const auto written = std::filesystem::last_write_time(looked_at, gone);
    if (!gone) last = std::max(last, written);
  }
  if (last == std::filesystem::file_time_type::min()) return {};
  return std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(last));
}

}  // namespace

publish::Directory directory_of(std::shared_ptr<const config::SourceList> sources) {
  publish::Directory directory{.size = sources->size(), .categories = sources->categories()};
  directory.changed = [sources] { return last_written(*sources); };
  directory.source = [sources = std::move(sources)](std::size_t place) {
    return publish::KnownSource{.id = *store::SourceId::parse(sources->id(place)),
                                .name = std::string(sources->name(place)),
                                .url = text::public_address(sources->href(place)),
                                .categories = sources->categories(place),
                                .enabled = sources->is_enabled(place)};
  };
  return directory;
}

}  // namespace tidings::app
