#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/text/html_elements.hpp"

namespace tidings::text {

/// How the value of a kept attribute is treated.
enum class AttributeKind : std::uint8_t {
  plain,       // kept as it is
  link,        // an address that a reader may follow
  source,      // src: an address that is loaded, that of a picture where the element is one
  picture,     // an address that is loaded as a picture: also data: of raster types
  source_set,  // srcset
  style,       // declarations, filtered
  identifier,  // dropped where it would shadow a property of the document
};

/// What becomes of an attribute that is known by name.
struct AttributeRule {
  std::string_view attribute;  // its name in lower case, alive for ever
  AttributeKind kind;
  ElementSet elements;  // that may have it
  bool any_element = false;
  std::uint8_t index = 0;  // counted from 0, less than attribute_rule_count
};

inline constexpr std::size_t attribute_rule_count = 118;

/// The rule for an attribute's name of any case; nullptr where there is none.
const AttributeRule* attribute_rule(std::string_view name);

/// `data-*` and `aria-*` with an ordinary name, any case: kept on every element.
bool is_open_attribute(std::string_view name);

/// Whether an element with that id or name would stand in the way of a property that scripts read (DOM
/// clobbering).
bool clobbers(std::string_view identifier);

}  // namespace tidings::text
