#include "daemon/publish/edition.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "daemon/publish/document.hpp"

namespace tidings::publish {
namespace {

constexpr std::size_t most_editions = 16;

}  // namespace

/// In text and attributes `<` is escaped, so that a tag is a tag wherever it is found.
std::vector<EntrySpan> entry_spans(std::string_view atom) {
  constexpr std::string_view begin_tag = "<entry>\n";
  constexpr std::string_view end_tag = "</entry>\n";
  std::vector<EntrySpan> spans;
  for (auto begin = atom.find(begin_tag); begin != atom.npos; begin = atom.find(begin_tag, begin)) {
    const auto end = atom.find(end_tag, begin);
    if (end == atom.npos) break;
    const auto entry = atom.substr(begin, end + end_tag.size() - begin);
    spans.push_back({begin, begin + entry.size(), std::hash<std::string_view>()(entry)});
    begin += entry.size();
  }
  return spans;
}

Editions editions_with(const Document& before) {
  auto editions = std::make_shared<std::vector<Edition>>();
  auto& newest = editions->emplace_back();
  newest.tags = {before.etag(), before.etag(Coding::gzip), before.etag(Coding::brotli)};
  for (const auto& span : before.entries) newest.entries.push_back(span.hash);
  std::ranges::sort(newest.entries);
  if (before.earlier)
    editions->insert(editions->end(), before.earlier->begin(),
                     before.earlier->begin() +
                         static_cast<std::ptrdiff_t>(std::min(before.earlier->size(), most_editions - 1)));
  return editions;
}

std::optional<std::string> news_since(const Edition& edition, const Document& document) {
  const std::string_view body = document.body();
  std::string news;
  std::size_t copied = 0;  // of the body, or passed over
  for (const auto& span : document.entries) {
    if (!std::ranges::binary_search(edition.entries, span.hash)) continue;
    news += body.substr(copied, span.begin - copied);
    copied = span.end;
  }
  if (copied == 0) return std::nullopt;
  news += body.substr(copied);
  return news;
}

}  // namespace tidings::publish
