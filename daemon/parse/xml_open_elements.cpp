#include "daemon/parse/xml_open_elements.hpp"

#include <cstdint>

#include "daemon/parse/xml_characters.hpp"

namespace tidings::parse {
namespace {

/// How well the name of an end tag fits that of an element.
enum class Fit : std::uint8_t { none, without_prefix, ignoring_case, exact };

Fit fit_of(std::string_view element, std::string_view end_tag) {
  if (element == end_tag) return Fit::exact;
  if (same_name(element, end_tag)) return Fit::ignoring_case;
  return same_name(split_name(element).local, split_name(end_tag).local) ? Fit::without_prefix : Fit::none;
}

}  // namespace

std::size_t OpenElements::left_by_end_tag(std::string_view name) const {
  auto left = size();
  auto best = Fit::none;
  for (auto outside = size(); outside-- > 0 && best != Fit::exact;) {
    const auto fit = fit_of(names_[outside], name);
    if (fit <= best) continue;
    best = fit;
    left = outside;
  }
  return left;
}

}  // namespace tidings::parse
