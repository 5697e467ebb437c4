#include "daemon/parse/xml_open_elements.hpp"

#include <algorithm>
#include <array>

#include "daemon/parse/namespaces.hpp"
#include "daemon/parse/xml_characters.hpp"
#include "store/ascii.hpp"

namespace tidings::parse {
namespace {

/// How well the name of an end tag fits that of an element whose local name is the same, case aside.
enum class Fit : std::uint8_t { none, without_prefix, ignoring_case, exact };

Fit fit_of(std::string_view element, std::string_view end_tag) {
  if (element == end_tag) return Fit::exact;
  if (same_name(element, end_tag)) return Fit::ignoring_case;
  return same_name(split_name(element).local, split_name(end_tag).local) ? Fit::without_prefix : Fit::none;
}

/// FNV-1a of the local name in lower case: hundreds of open elements are compared with each stray end tag.
std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : split_name(name).local)
    hash = (hash ^ static_cast<unsigned char>(ascii::lower(c))) * 16777619U;
  return hash;
}

template <std::size_t count>
bool is_any_of(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::ranges::any_of(names, [&](std::string_view known) { return same_name(known, name); });
}

bool is_item(std::string_view local) { return same_name(local, "item") || same_name(local, "entry"); }

bool is_container(std::string_view local) {
  static constexpr std::array<std::string_view, 5> names{"rss", "channel", "feed", "RDF", "items"};
  return is_any_of(local, names);
}

/// What stands in a channel, a feed or an item and in nothing that stands there, as far as text that lacks
/// its end tag may tell it from HTML.
bool is_native_child(std::string_view local) {
  static constexpr std::array<std::string_view, 35> names{
      "author",        "category", "comments", "content",        "contributor", "copyright",
      "created",       "cloud",    "docs",     "enclosure",      "description", "generator",
      "guid",          "icon",     "id",       "image",          "issued",      "language",
      "lastBuildDate", "link",     "logo",     "managingEditor", "pubDate",     "modified",
      "published",     "rights",   "skipDays", "skipHours",      "subtitle",    "summary",
      "textInput",     "title",    "ttl",      "updated",        "webMaster"};
  return is_any_of(local, names);
}

/// The same for modules: all of their elements but a person's.
bool is_module_child(QualifiedName name) {
  static constexpr std::array<std::string_view, 4> of_persons{"name", "email", "uri", "url"};
  switch (vocabulary_of_prefix(name.prefix)) {
    case Vocabulary::atom:
    case Vocabulary::rss:
      return is_native_child(name.local);
    case Vocabulary::comments:
    case Vocabulary::content:
    case Vocabulary::dublin_core:
    case Vocabulary::feedburner:
    case Vocabulary::itunes:
    case Vocabulary::media:
    case Vocabulary::syndication:
      return !is_any_of(name.local, of_persons);
    default:
      return false;
  }
}

/// Whether what is known to stand in a channel, a feed or an item may stand in an image, a textInput or a
/// media:group, too.
bool may_hold(std::string_view holder, QualifiedName name) {
  static constexpr std::array<std::string_view, 3> of_images{"title", "link", "description"};
  const auto prefix = split_name(holder).prefix;
  if (vocabulary_of_prefix(prefix) == Vocabulary::media)
    return vocabulary_of_prefix(name.prefix) == Vocabulary::media;
  return name.prefix == prefix && is_any_of(name.local, of_images);
}

}  // namespace

void OpenElements::push(std::string_view name, std::size_t start_tag, bool unclosed) {
  Element element{name, start_tag, hash_of(name), kind_of(name), unclosed, false, false, 0, 0};
  element.inside_item = element.kind == Kind::item;
  element.inside_container = element.kind == Kind::container;
  if (!empty()) {
    const auto& parent = elements_.back();
    element.inside_item = element.inside_item || parent.inside_item;
    element.inside_container = element.inside_container || parent.inside_container;
    if (unclosed) {
      element.left_by_item = parent.left_by_item;
      element.left_by_child = parent.left_by_child;
    }
  }
  if (element.kind == Kind::container && feed_prefix_.empty()) feed_prefix_ = split_name(name).prefix;
  if (element.kind == Kind::container || (element.kind == Kind::item && !unclosed))
    element.left_by_item = size() + 1;
  if (element.kind != Kind::other) element.left_by_child = size() + 1;
  elements_.push_back(element);
}

OpenElements::Kind OpenElements::kind_of(std::string_view name) const {
  const auto [prefix, local] = split_name(name);
  if (same_name(local, "group") && vocabulary_of_prefix(prefix) == Vocabulary::media) return Kind::holder;
  const bool inside_item = !empty() && elements_.back().inside_item;
  const bool inside_container = !empty() && elements_.back().inside_container;
  const bool is_known = is_of_feeds(prefix);
  if (!inside_item && (is_known || !inside_container) && is_container(local)) return Kind::container;
  if (!is_known) return Kind::other;
  if (same_name(local, "image") || same_name(local, "textinput")) return Kind::holder;
  return is_item(local) && !inside_item && (empty() || inside_container) ? Kind::item : Kind::other;
}

bool OpenElements::is_of_feeds(std::string_view prefix) const {
  if (prefix.empty() || prefix == feed_prefix_) return true;
  const auto vocabulary = vocabulary_of_prefix(prefix);
  return vocabulary == Vocabulary::rss || vocabulary == Vocabulary::atom || vocabulary == Vocabulary::rdf;
}

bool OpenElements::is_item_name(std::string_view name) const {
  const auto [prefix, local] = split_name(name);
  return is_item(local) && is_of_feeds(prefix);
}

std::size_t OpenElements::left_by_end_tag(std::string_view name, std::size_t end) {
  const auto hash = hash_of(name);
  auto left = size();
  auto best = Fit::none;
  bool leaves_feed = false;  // or an item
  for (auto outside = size(); outside-- > 0 && best != Fit::exact;) {
    const auto& element = elements_[outside];
    if (element.hash == hash && (!leaves_feed || element.kind == Kind::container)) {
      const auto fit = fit_of(element.name, name);
      if (fit > best) {
        best = fit;
        left = outside;
      }
    }
    leaves_feed = leaves_feed || element.kind == Kind::item || element.kind == Kind::container;
  }
  const bool of_container = left < size() && elements_[left].kind == Kind::container;
  return of_container && is_stray(left, end) ? size() : left;
}

/// Whether what follows an end tag of a container shows that this one is still open: the end of an item that
/// it would have closed, or, behind the end of a whole feed, any item.
bool OpenElements::is_stray(std::size_t container, std::size_t end) {
  if (container + 1 == size()) return false;
  if (elements_.back().inside_item) return item_tag_behind(end).is_end;
  const bool is_outermost = container == 0 || !elements_[container - 1].inside_container;
  return is_outermost && item_tag_behind(end).at != document_.size();
}

/// The places that are asked for never go back, so that the document is searched once.
OpenElements::ItemTag OpenElements::item_tag_behind(std::size_t place) {
  if (next_item_tag_.at >= place) return next_item_tag_;
  for (auto at = document_.find('<', place); at != document_.npos; at = document_.find('<', at + 1)) {
    const auto tag = document_.substr(at + 1);
    const bool is_end = tag.starts_with('/');
    const auto rest = tag.substr(is_end ? 1 : 0);
    const auto name =
        rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_name) - rest.begin()));
    if (is_item_name(name)) return next_item_tag_ = {at, is_end};
  }
  return next_item_tag_ = {document_.size(), false};
}

std::size_t OpenElements::left_by_start_tag(std::string_view name) const {
  if (empty()) return 0;
  const auto& last = elements_.back();
  const auto parts = split_name(name);
  std::size_t left = 0;
  if (is_item_name(name) || (is_container(parts.local) && is_of_feeds(parts.prefix)))
    left = last.left_by_item;
  else if (parts.prefix.empty() || parts.prefix == feed_prefix_ ? is_native_child(parts.local)
                                                                : is_module_child(parts))
    left = left_by_child(parts);
  return left == 0 ? size() : left;
}

std::size_t OpenElements::left_by_child(QualifiedName name) const {
  const auto left = elements_.back().left_by_child;
  if (left == 0) return 0;
  const auto& parent = elements_[left - 1];
  const bool ends_holder = parent.kind == Kind::holder && parent.unclosed && !may_hold(parent.name, name);
  return ends_holder ? left - 1 : left;
}

}  // namespace tidings::parse
