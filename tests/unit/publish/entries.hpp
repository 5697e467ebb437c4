#pragma once

#include <string_view>

#include "daemon/publish/atom_writer.hpp"
#include "store/store.hpp"

namespace tidings::publish {

/// The site that the feeds of these tests are of.
SiteInfo example_site();

/// Seconds after 2022-01-08T12:00:00Z.
store::Timestamp at(int seconds);

store::WebUrl web_url(std::string_view address);
store::SafeHtml html(std::string_view markup);

/// An entry with what every entry has, and a guid that names it in the world.
store::StoredEntry entry(std::string_view guid);

/// An entry that has everything.
store::StoredEntry full_entry();

}  // namespace tidings::publish
