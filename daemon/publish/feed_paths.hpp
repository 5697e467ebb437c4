#pragma once

#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::publish {

/// Folders of the site where feeds are, relative to its address, with a `/` at the end: the feeds of all
/// sources are at the top, those of one or of one category in theirs, each as `atom.xml` and `feed.json`.
std::string source_folder(const store::SourceId& id);

/// The category's name is percent-encoded (RFC 3986, 2.3): all bytes but the unreserved ones.
std::string category_folder(std::string_view category);

}  // namespace tidings::publish
