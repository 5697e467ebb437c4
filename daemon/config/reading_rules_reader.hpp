#pragma once

#include "daemon/config/toml_reader.hpp"
#include "daemon/normalise/reading_rules.hpp"

namespace tidings::config {

/// The keys of [reading], which are those of a source's file too (feeds/README.md). Each reads its value into
/// `rules`, or reports what is wrong with it and where.
void read_future_dates(const toml::node& node, normalise::ReadingRules& rules, Problems& problems);
void read_max_items(const toml::node& node, normalise::ReadingRules& rules, Problems& problems);
void read_filters(const toml::node& node, normalise::ReadingRules& rules, Problems& problems);
void read_rewrites(const toml::node& node, normalise::ReadingRules& rules, Problems& problems);

}  // namespace tidings::config
