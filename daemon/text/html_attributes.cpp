#include "daemon/text/html_attributes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/text/html_address.hpp"
#include "daemon/text/html_style.hpp"
#include "daemon/text/url_plain.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

/// Of data-* and aria-* on one tag; the others are as many as there are rules.
constexpr std::size_t max_open_attributes = 64;

}  // namespace

void KeptAttributes::read(const Element& element, const std::vector<HtmlAttribute>& found) {
  kept_.clear();
  seen_.reset();
  open_count_ = 0;
  small_size_ = 0;
  if (!large_.empty()) large_.clear();
  for (const auto& attribute : found) {
    const auto* rule = attribute_rule(attribute.name);
    if (rule == nullptr) {
      read_open(attribute);
      continue;
    }
    if (seen_[rule->index]) continue;
    seen_[rule->index] = true;
    if (!rule->any_element && !rule->elements.contains(element)) continue;
    read_known(*rule, element, attribute.value);
  }
}

void KeptAttributes::read_open(const HtmlAttribute& found) {
  if (open_count_ == max_open_attributes || !is_open_attribute(found.name)) return;
  auto name = found.name;
  if (std::ranges::any_of(name, [](char c) { return c != ascii::lower(c); }))
    name = own({ascii::lowered(name)});
  if (find(name) != nullptr) return;
  const auto value = decoded(found.value, ValueSpace::text);
  ++open_count_;
  // Scripts of the page that shows it may follow the address of a data attribute.
  const bool refused = name.starts_with("data-") && has_refused_scheme(value);
  kept_.emplace_back(name, refused ? std::string_view() : value);
}

std::string_view KeptAttributes::own(std::initializer_list<std::string_view> parts) {
  static const auto nowhere = *Url::parse("about:blank");
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  room_ -= std::min(room_, size);
  if (room_ == 0 && context_.base != nullptr) context_.base = &nowhere;
  char* begin = small_.data() + small_size_;
  if (size <= small_.size() - small_size_)
    small_size_ += size;
  else
    begin = large_.emplace_front(size, '\0').data();
  char* end = begin;
  for (const auto part : parts) end += part.copy(end, part.size());
  return {begin, size};
}

std::string_view KeptAttributes::decoded(std::string_view raw, ValueSpace space) {
  return is_plain_value(raw) ? raw : own({decode_value(raw, space)});
}

/// A path that its host's name stands before, and nothing else is to be done.
std::optional<std::string_view> KeptAttributes::joined_to_base(std::string_view raw) {
  if (raw.contains('&') || !plain_path_below(context_.base, raw)) return std::nullopt;
  return own({context_.base->before_path(), raw});
}

std::optional<std::string_view> KeptAttributes::final_link(std::string_view raw, const Element& element,
                                                           AttributeKind kind) {
  if (is_plain_web_address(raw) && !raw.contains('&')) return raw;
  if (const auto joined = joined_to_base(raw)) return joined;
  auto use = AddressUse::loaded;
  if (kind == AttributeKind::link)
    use = AddressUse::followed;
  else if (kind == AttributeKind::picture || element.name == "img")
    use = AddressUse::picture;
  auto address = final_address(decoded(raw, ValueSpace::address), use, context_);
  return address ? std::optional(own({*address})) : std::nullopt;
}

void KeptAttributes::read_known(const AttributeRule& rule, const Element& element, std::string_view raw) {
  switch (rule.kind) {
    case AttributeKind::plain:
      kept_.emplace_back(rule.attribute, decoded(raw, ValueSpace::text));
      break;
    case AttributeKind::link:
    case AttributeKind::source:
    case AttributeKind::picture:
      if (const auto link = final_link(raw, element, rule.kind)) kept_.emplace_back(rule.attribute, *link);
      break;
    case AttributeKind::identifier:
      if (const auto value = decoded(raw, ValueSpace::text); !clobbers(value))
        kept_.emplace_back(rule.attribute, value);
      break;
    case AttributeKind::source_set:
      if (const auto set = final_source_set(decoded(raw, ValueSpace::blank), context_); !set.empty())
        kept_.emplace_back(rule.attribute, own({set}));
      break;
    case AttributeKind::style:
      if (const auto style = filter_style(decoded(raw, ValueSpace::blank)); !style.empty())
        kept_.emplace_back(rule.attribute, own({style}));
      break;
  }
}

KeptAttribute* KeptAttributes::find(std::string_view name) {
  const auto found = std::ranges::find(kept_, name, &KeptAttribute::name);
  return found == kept_.end() ? nullptr : &*found;
}

const KeptAttribute* KeptAttributes::find(std::string_view name) const {
  const auto found = std::ranges::find(kept_, name, &KeptAttribute::name);
  return found == kept_.end() ? nullptr : &*found;
}

void KeptAttributes::set_last(std::string_view name, std::string_view value) {
  if (auto* attribute = find(name))
    attribute->value = value;
  else
    kept_.emplace_back(name, value);
}

void KeptAttributes::set_first(std::string_view name, std::string_view value) {
  const auto owned = own({value});
  if (auto* attribute = find(name))
    attribute->value = owned;
  else
    kept_.insert(kept_.begin(), {name, owned});
}

}  // namespace tidings::text
