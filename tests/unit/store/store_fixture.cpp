#include "tests/unit/store/store_fixture.hpp"

#include <algorithm>
#include <stdexcept>

#include "store/entry_id.hpp"
#include "store/feed_pages.hpp"

namespace tidings::store {

Entry make_entry(std::string_view guid, std::string_view title, std::string_view body) {
  std::string bytes =
      "---\ntitle: '" + std::string(title) + "'\ncategories: \n - News\nheadimg: ''\nauthor: Example\n";
  bytes +=
      "comments: false\ndate: Sat, 08 Jan 2022 11:58:24 GMT\nthumbnail: ''\nlink: 'https://example.org/" +
      std::string(guid);
  bytes += "'\nguid: '" + std::string(guid) +
           "'\nfeed: 'example'\nseen: Sun, 01 Mar 2026 12:00:00 GMT\n---\n\n<div>   \n";
  bytes += std::string(body) + "  \n</div>\n            ";
  auto file = read_entry_file(bytes, example, {});
  if (!file) throw std::logic_error(file.error());
  file->entry.id = entry_id_from_guid(guid);
  return std::move(file->entry);
}

Entry with_guid(Entry entry, std::string guid) {
  entry.id = entry_id_from_guid(guid);
  entry.guid = std::move(guid);
  return entry;
}

Feed make_feed(std::vector<Entry> entries) {
  FeedInfo info;
  info.title = PlainText::from("Example");
  return {std::move(info), std::move(entries)};
}

Finished finished(std::vector<Entry> entries, std::string etag) {
  PollState state;
  state.attempted = state.succeeded = noon;
  state.next = noon + std::chrono::hours(1);
  state.validators = {"https://example.org/feed", std::move(etag), ""};
  return {.source = example, .state = std::move(state), .feed = make_feed(std::move(entries)), .date = noon};
}

std::map<std::string, std::string> entry_files(const std::filesystem::path& store) {
  std::map<std::string, std::string> files;
  const auto folder = store / "entries";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file())
      files[file.path().lexically_relative(folder)] = support::read_file(file.path());
  return files;
}

NextSource each(std::vector<RegisteredSource> sources) {
  std::ranges::sort(sources, {}, &RegisteredSource::id);
  return [sources = std::move(sources), next = std::size_t{0}]() mutable {
    return next == sources.size() ? std::nullopt : std::optional(sources[next++]);
  };
}

void register_and_claim(Store& store) {
  store.set_sources(each({{example, "https://example.org/feed"}}), noon);
  store.claim(noon, std::chrono::minutes(5), {.selection = Selection::forced, .hosts = 10});
}

std::vector<StoredEntry> shown(const Options& store) { return FeedPages(store).current({}, {}).entries; }

std::vector<std::string> guids(const Options& store) {
  std::vector<std::string> found;
  for (const auto& stored : shown(store)) found.push_back(stored.entry.guid);
  return found;
}

}  // namespace tidings::store
