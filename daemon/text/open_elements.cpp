#include "daemon/text/open_elements.hpp"

namespace tidings::text {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

constexpr ElementSet scopes("table td th caption");
constexpr ElementSet list_items("li dd dt");
constexpr const Element& math = known_element("math");
constexpr const Element& table = known_element("table");

/// Whether the end tag of `element` doesn't reach through an open one.
bool stops(const Element& open, const Element& element) {
  if (&element == &table) return false;
  if (element.has(trait::table_part)) return &open == &table;
  if (open.has(trait::scope)) return true;
  if (element.has(trait::closes_paragraph)) return false;
  if (open.has(trait::math_text) && !element.has(trait::mathml)) return true;
  return open.has(trait::closes_paragraph) && !element.has(trait::reaches_far);
}

}  // namespace

void OpenElements::push(const Element& element) {
  open_.emplace_back(&element);
  ++counts_[element.index];
  if (element.has(trait::preformatted)) writer_.set_preformatted(true);
}

void OpenElements::end_last() {
  const auto& element = *open_.back().element;
  open_.pop_back();
  --counts_[element.index];
  writer_.end_tag(element.name);
  if (element.has(trait::preformatted))
    writer_.set_preformatted(is_open(known_element("pre")) || is_open(known_element("listing")));
}

void OpenElements::end_down_to(std::size_t size) {
  while (open_.size() > size) end_last();
}

void OpenElements::end_all() { end_down_to(0); }

/// The place of the innermost open element of `wanted`, unless one of `until` is further inside.
std::size_t OpenElements::innermost(const ElementSet& wanted, const ElementSet& until) const {
  for (std::size_t i = open_.size(); i > 0; --i) {
    if (wanted.contains(*open_[i - 1].element)) return i - 1;
    if (until.contains(*open_[i - 1].element)) break;
  }
  return none;
}

bool OpenElements::end_last_named(std::string_view name) {
  if (open_.empty() || too_deep_ != 0 || open_.back().implied || open_.back().element->name != name)
    return false;
  end_last();
  return true;
}

void OpenElements::end(const Element& element) {
  if (element.role != ElementRole::kept || element.has(trait::is_void)) return;
  if (too_deep_ != 0) {
    --too_deep_;
    return;
  }
  if (!list_items.contains(element)) end_implied_list();
  const bool heading = element.has(trait::heading);  // the end tag of any ends one of any rank (13.2.6.4.7)
  if (!heading && !is_open(element)) return;
  for (std::size_t i = open_.size(); i > 0; --i) {
    const auto& open = *open_[i - 1].element;
    if (&open == &element || (heading && open.has(trait::heading))) return end_down_to(i - 1);
    if (stops(open, element)) return;
  }
}

bool OpenElements::make_room(const Element& element) {
  if (element.has(trait::mathml)) {
    if (!is_open(math) && &element != &math) return false;
  } else if (is_open(math) && !leave_math(element)) {
    return false;
  }
  if (!list_items.contains(element)) end_implied_list();
  if (is_last(known_element("colgroup")) && &element != &known_element("col")) end_last();
  if (element.has(trait::closes_paragraph)) end_paragraph();
  if (element.has(trait::heading) && !open_.empty() && open_.back().element->has(trait::heading)) end_last();
  const auto* placement = placement_of(element);
  return placement == nullptr || place(*placement);
}

void OpenElements::make_room_for_text(std::string_view text) {
  if (open_.empty() || !open_.back().implied) return;
  if (text.find_first_not_of(" \t\r\n\f") != text.npos) end_implied_list();
}

void OpenElements::end_implied_list() {
  if (!open_.empty() && open_.back().implied) end_last();
}

/// HTML doesn't stand in MathML: in its texts the tags of phrases are passed over, all else ends it
/// (13.2.6.5).
bool OpenElements::leave_math(const Element& element) {
  const bool phrase = !element.has(trait::block | trait::is_void | trait::table_part);
  if (phrase && open_.back().element->has(trait::math_text)) return false;
  while (is_open(math)) end_last();
  return true;
}

void OpenElements::end_paragraph() {
  static constexpr ElementSet paragraph("p");
  if (!is_open(known_element("p"))) return;
  if (const auto at = innermost(paragraph, scopes); at != none) end_down_to(at);
}

bool OpenElements::place(const Placement& placement) {
  if (placement.element->has(trait::table_part)) {
    const auto parent = innermost(placement.parents, {});
    if (parent == none) return false;
    end_down_to(parent + 1);
    return true;
  }
  if (const auto at = innermost(placement.ends, placement.until); at != none) end_down_to(at);
  if (placement.needs == nullptr || is_full()) return true;
  const auto list = innermost(placement.until, {});
  if (list == none || open_[list].element->has(trait::scope)) open_list(*placement.needs);
  return true;
}

void OpenElements::open_list(const Element& list) {
  writer_.begin_tag(list.name);
  writer_.finish_tag();
  push(list);
  open_.back().implied = true;
}

}  // namespace tidings::text
