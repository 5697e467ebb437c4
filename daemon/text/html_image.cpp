#include "daemon/text/html_image.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "daemon/text/html_address.hpp"

namespace tidings::text {
namespace {

/// Where publishers put the address of a picture that a script is to load, the likeliest first.
constexpr std::array<std::string_view, 8> lazy_sources{"data-src",       "data-original",     "data-lazy-src",
                                                       "data-actualsrc", "data-original-src", "data-lazyload",
                                                       "data-url",       "data-hi-res-src"};
constexpr std::array<std::string_view, 2> lazy_source_sets{"data-srcset", "data-lazy-srcset"};

std::string lazy_source(const KeptAttributes& media) {
  for (const auto name : lazy_sources)
    if (const auto* lazy = media.find(name))
      if (auto address = final_address(lazy->value, AddressUse::loaded, media.context()))
        return std::move(*address);
  return {};
}

std::string lazy_source_set(const KeptAttributes& image) {
  for (const auto name : lazy_source_sets)
    if (const auto* lazy = image.find(name))
      if (auto set = final_source_set(lazy->value, image.context()); !set.empty()) return set;
  return {};
}

/// What stands in a picture's place until a script loads it: inlined, or a file that is named for that.
bool is_placeholder(std::string_view address) {
  static constexpr std::array<std::string_view, 7> words{"blank", "placeholder", "spacer", "transparent",
                                                         "lazy",  "loading",     "1x1"};
  if (address.starts_with("data:")) return true;
  address = address.substr(0, address.find_first_of("?#"));
  const auto file = address.substr(address.rfind('/') + 1);
  return std::ranges::any_of(words, [&](std::string_view word) { return file.contains(word); });
}

}  // namespace

bool is_lazy_source(std::string_view attribute) {
  return std::ranges::find(lazy_sources, attribute) != lazy_sources.end();
}

void resolve_lazy_source(KeptAttributes& media) {
  if (media.find("src") != nullptr) return;
  if (const auto address = lazy_source(media); !address.empty()) media.set_first("src", address);
}

void resolve_lazy_poster(KeptAttributes& video) {
  const auto* lazy = video.find("data-poster");
  if (lazy == nullptr || video.find("poster") != nullptr) return;
  if (const auto address = final_address(lazy->value, AddressUse::picture, video.context()))
    video.set_first("poster", *address);
}

bool resolve_lazy_source_set(KeptAttributes& image) {
  const auto lazy = lazy_source_set(image);
  if (lazy.empty()) return false;
  const auto* set = image.find("srcset");
  if (set != nullptr && !is_placeholder(best_of_source_set(set->value))) return false;
  image.set_first("srcset", lazy);
  return true;
}

bool resolve_lazy_image(KeptAttributes& image, std::string_view picture_source) {
  const bool set_is_lazy = resolve_lazy_source_set(image);
  const auto* source = image.find("src");
  if (source != nullptr && !is_placeholder(source->value)) return set_is_lazy;
  auto address = lazy_source(image);
  if (const auto* set = image.find("srcset"); set != nullptr && address.empty())
    address = best_of_source_set(set->value);
  if (address.empty()) address = picture_source;
  if (address.empty()) return set_is_lazy;
  image.set_first("src", address);
  return true;
}

bool is_shown(const KeptAttributes& image) {
  const auto* source = image.find("src");
  if (source == nullptr || is_tracker(source->value)) return false;
  for (const auto* name : {"width", "height"})
    if (const auto* size = image.find(name); size != nullptr && (size->value == "1" || size->value == "0"))
      return false;
  return true;
}

}  // namespace tidings::text
