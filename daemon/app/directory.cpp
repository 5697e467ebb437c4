#include "daemon/app/directory.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "daemon/config/opml_writer.hpp"
#include "daemon/text/url.hpp"

namespace tidings::app {
namespace {

/// When one of the files was last written; the epoch where there are none.
store::Timestamp last_written(const config::LoadedSources& loaded) {
  std::filesystem::file_time_type last = std::filesystem::file_time_type::min();
  const std::filesystem::path* looked_at = nullptr;
  for (const auto& source : loaded.sources) {
    if (std::exchange(looked_at, &*source->file) == &*source->file) continue;
    std::error_code gone;
    const auto written = std::filesystem::last_write_time(*source->file, gone);
    if (!gone) last = std::max(last, written);
  }
  if (last == std::filesystem::file_time_type::min()) return {};
  return std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(last));
}

/// Without user and password.
std::string public_address(const text::Url& url) {
  auto address = url.href();
  const auto begin = address.find("://") + 3;
  const auto end = address.find('@', begin);
  if (end < address.find_first_of("/?#", begin)) address.erase(begin, end + 1 - begin);
  return address;
}

}  // namespace

publish::Directory directory_of(const config::LoadedSources& loaded) {
  publish::Directory directory;
  directory.sources.reserve(loaded.sources.size());
  for (const auto& source : loaded.sources) {
    directory.sources.push_back({source->id, source->name, public_address(source->url), source->enabled});
    if (!source->enabled) continue;
    for (const auto& category : source->categories)
      if (std::ranges::find(directory.categories, category) == directory.categories.end())
        directory.categories.push_back(category);
  }
  return directory;
}

publish::DocumentPtr public_opml(std::string_view title, const config::LoadedSources& loaded) {
  std::vector<std::shared_ptr<const config::Source>> sources;
  for (const auto& source : loaded.sources) {
    if (!source->enabled) continue;
    sources.push_back(source);
    auto address = public_address(source->url);
    if (address == source->url.href()) continue;
    auto shown = std::make_shared<config::Source>(*source);
    shown->url = text::Url::parse(address).value_or(text::Url());
    sources.back() = std::move(shown);
  }
  constexpr int seconds = 3600;
  return publish::make_document(config::write_opml(title, sources), "text/x-opml; charset=utf-8",
                                last_written(loaded), seconds);
}

}  // namespace tidings::app
