#pragma once

#include <filesystem>
#include <set>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// Adds each outline of an OPML file (OPML 2.0) that has an xmlUrl: its id from its text, made distinct from
/// those that are `taken`; its categories from the outlines around it and its `category`.
void read_opml(const std::filesystem::path& file, std::set<store::SourceId>& taken, LoadedSources& loaded);

}  // namespace tidings::config
