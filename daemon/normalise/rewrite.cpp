#include "daemon/normalise/rewrite.hpp"

#include <algorithm>
#include <utility>

#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"
#include "store/entry_id.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t longest_link = 8192;

/// The address of the content's own picture; empty where it has none.
std::string first_image(const store::SafeHtml& content) {
  return text::sanitise(content.str(), {}).first_image.value_or("");
}

void apply(store::Entry& entry, const Strip& step) {
  auto content = text::without_elements(entry.content, step.selectors);
  if (content == entry.content) return;
  if (!entry.image.empty() && entry.image == first_image(entry.content)) entry.image = first_image(content);
  entry.content = std::move(content);
}

/// An entry without a guid is known by its link: once the index is made again from the files, by the one that
/// they show.
void apply(store::Entry& entry, const ReplaceInLink& step) {
  if (!entry.link || entry.link->str().size() > longest_link) return;
  auto link = text::parse_web_url(step.pattern.replace_all(entry.link->str(), step.with));
  if (!link || *link == *entry.link) return;
  entry.link = std::move(link);
  if (!entry.guid.empty()) return;
  auto key = store::entry_id_from_link(*entry.link).key;
  if (std::ranges::find(entry.known_as, key) == entry.known_as.end())
    entry.known_as.push_back(std::move(key));
}

void apply(store::Entry& entry, const PrefixTitle& step) {
  if (!entry.title.str().starts_with(step.prefix))
    entry.title = store::PlainText::from(step.prefix + entry.title.str());
}

}  // namespace

void rewrite(store::Entry& entry, std::span<const Rewrite> steps) {
  for (const auto& step : steps) std::visit([&](const auto& kind) { apply(entry, kind); }, step.step);
}

}  // namespace tidings::normalise
