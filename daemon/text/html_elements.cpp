#include "daemon/text/html_elements.hpp"

#include "daemon/text/name_table.hpp"

namespace tidings::text {
namespace {

constexpr NameTable<element_table.size()> names(element_table, &Element::name);

constexpr Element unknown_element{.index = element_table.size()};

constexpr std::array placements{
    Placement{&known_element("a"), "a", "td th caption", ""},
    Placement{&known_element("caption"), "", "", "table"},
    Placement{&known_element("col"), "", "", "table colgroup"},
    Placement{&known_element("colgroup"), "", "", "table"},
    Placement{&known_element("dd"), "dd dt", "dl table td th caption", "", &known_element("dl")},
    Placement{&known_element("dt"), "dd dt", "dl table td th caption", "", &known_element("dl")},
    Placement{&known_element("li"), "li", "ul ol menu table td th caption", "", &known_element("ul")},
    Placement{&known_element("rb"), "rb rp rt rtc", "ruby table td th caption", ""},
    Placement{&known_element("rp"), "rb rp rt", "rtc ruby table td th caption", ""},
    Placement{&known_element("rt"), "rb rp rt", "rtc ruby table td th caption", ""},
    Placement{&known_element("rtc"), "rb rp rt rtc", "ruby table td th caption", ""},
    Placement{&known_element("table"), "table", "td th caption", ""},
    Placement{&known_element("tbody"), "", "", "table"},
    Placement{&known_element("td"), "", "", "table tbody tfoot thead tr"},
    Placement{&known_element("tfoot"), "", "", "table"},
    Placement{&known_element("th"), "", "", "table tbody tfoot thead tr"},
    Placement{&known_element("thead"), "", "", "table"},
    Placement{&known_element("tr"), "", "", "table tbody tfoot thead"},
};

/// By Element::index.
constexpr auto placement_table = [] {
  std::array<const Placement*, element_table.size() + 1> table{};
  for (const auto& placement : placements) table[placement.element->index] = &placement;
  return table;
}();

}  // namespace

const Element& element_of(std::string_view name) {
  const auto index = names.find(name);
  return index ? element_table[*index] : unknown_element;
}

const Placement* placement_of(const Element& element) { return placement_table[element.index]; }

}  // namespace tidings::text
