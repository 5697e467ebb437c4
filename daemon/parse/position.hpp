#pragma once

#include "daemon/parse/fields.hpp"

namespace tidings::parse {

/// Where an item is: the first place of GeoRSS's point, line, polygon or box
/// (https://www.ogc.org/standard/georss/).
void read_position(const Element& element, ItemFields& fields);

/// What has the place somewhere below it: georss:where around GML, geo:Point.
void read_geometry(const Element& element, ItemFields& fields);

/// W3C Basic Geo, one half at a time.
void read_latitude(const Element& element, ItemFields& fields);
void read_longitude(const Element& element, ItemFields& fields);

}  // namespace tidings::parse
