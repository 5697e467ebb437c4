#include "daemon/parse/position.hpp"

#include "daemon/parse/xml_markup.hpp"

namespace tidings::parse {
namespace {

constexpr std::string_view separators = " ,\t\r\n";

std::string_view take_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
  const auto number = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(number.size());
  return number;
}

/// `45.256 -71.92`, latitude first.
void take_position(std::string_view text, const Element& element, ItemFields& fields) {
  const auto latitude = take_number(text);
  const auto longitude = take_number(text);
  if (longitude.empty() || !fields.claim(Field::position, element)) return;
  fields.item.latitude = latitude;
  fields.item.longitude = longitude;
}

}  // namespace

void read_position(const Element& element, ItemFields& fields) {
  take_position(fields.xml.text(element), element, fields);
}

void read_geometry(const Element& element, ItemFields& fields) {
  walk(
      element.node,
      [&](pugi::xml_node node) {
        if (node.type() != pugi::node_element) return;
        const auto name = split_name(node.name()).local;
        for (const std::string_view known : {"pos", "posList", "lowerCorner", "point"})
          if (same_name(name, known)) take_position(node.child_value(), element, fields);
        const Element child{node, Vocabulary::geo, name, element.base, element.language};
        if (same_name(name, "lat")) read_latitude(child, fields);
        if (same_name(name, "long") || same_name(name, "lon")) read_longitude(child, fields);
      },
      [](pugi::xml_node) {});
}

void read_latitude(const Element& element, ItemFields& fields) {
  if (fields.item.latitude.empty()) fields.item.latitude = fields.xml.text(element);
}

void read_longitude(const Element& element, ItemFields& fields) {
  if (fields.item.longitude.empty()) fields.item.longitude = fields.xml.text(element);
}

}  // namespace tidings::parse
