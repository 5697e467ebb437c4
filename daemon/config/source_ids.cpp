#include "daemon/config/source_ids.hpp"

#include <fmt/format.h>

#include "store/ascii.hpp"

namespace tidings::config {
namespace {

constexpr std::size_t longest_wish = 80;  // leaves room for a number

/// Letters and digits of ASCII in lower case, everything else a hyphen.
std::string slug(std::string_view text) {
  std::string id;
  for (const char c : text) {
    const char lower = ascii::lower(c);
    const bool kept = ascii::is_alphanumeric(lower);
    if (kept)
      id += lower;
    else if (!id.empty() && id.back() != '-')
      id += '-';
    if (id.size() == longest_wish) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id;
}

}  // namespace

SourceIds::SourceIds(const LoadedSources& loaded) {
  for (std::size_t place = 0; place < loaded.sources.size(); ++place) take(loaded.sources.id(place));
  for (const auto& file : loaded.faulty) take(file.stem().string());
}

store::SourceId SourceIds::make(std::initializer_list<std::string_view> wishes) {
  std::string wish;
  std::string id;
  for (const auto text : wishes) {
    wish = slug(text);
    if (wish.empty()) continue;
    id = store::SourceId::parse(text) ? text : wish;
    break;
  }
  if (wish.empty()) id = wish = "feed";
  while (!take(id)) id = fmt::format("{}-{}", wish, ++last_number_.try_emplace(wish, 1).first->second);
  return *store::SourceId::parse(id);
}

}  // namespace tidings::config
