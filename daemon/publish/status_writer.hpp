#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/publish/source_health.hpp"

namespace tidings::publish {

/// How the sources are, for people: `/status`. HTML without script, to be served as page_type with
/// page_policy (page_frame.hpp). Times are absolute, in UTC: nothing in it depends on when it is written.
std::string write_status_page(std::string_view site_title, std::span<const SourceHealth> sources);

/// The same as data: `{"sources": […]}`, with the keys of `tidings sources --json` that are not of this
/// machine. One line.
std::string write_status_json(std::span<const SourceHealth> sources);

}  // namespace tidings::publish
