#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidings::text {

/// How the value of a kept attribute is treated.
enum class AttributeKind : std::uint8_t {
  dropped,
  plain,       // kept as it is
  link,        // an address that a reader may follow
  picture,     // an address that is loaded as a picture: also data: of raster types
  media,       // an address that is loaded otherwise
  frame,       // an address of a frame
  source_set,  // srcset
  style,       // declarations, filtered
  identifier,  // dropped where it would shadow a property of the document
};

/// What becomes of an attribute, by its name in lower case and the name of its element.
AttributeKind attribute_kind(std::string_view element, std::string_view attribute);

/// Whether an element with that id or name would stand in the way of a property that scripts read (DOM
/// clobbering).
bool clobbers(std::string_view identifier);

/// The declarations that are kept; `style` as it stands where that is all of them.
std::string filter_style(std::string_view style);

}  // namespace tidings::text
