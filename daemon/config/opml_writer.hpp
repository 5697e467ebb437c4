#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "daemon/config/source.hpp"

namespace tidings::config {

/// The sources as OPML 2.0, which parse_opml reads as the same addresses, names, categories and ids. A source
/// stands in the folder of its first category; where it has more, `category` lists them all. One of them that
/// such a list can't hold (it has a comma, or begins with a slash) makes the categories up to it folders
/// inside each other. Ids are kept as `tidings:id`; a source without a name has no `title`.
std::string write_opml(std::string_view title, std::span<const std::shared_ptr<const Source>> sources);

}  // namespace tidings::config
