#pragma once

#include "daemon/parse/fields.hpp"

namespace tidings::parse {

/// Media RSS, https://www.rssboard.org/media-rss.
void read_media_content(const Element& element, ItemFields& fields);
void read_media_thumbnail(const Element& element, ItemFields& fields);
void read_media_group(const Element& element, ItemFields& fields);

}  // namespace tidings::parse
