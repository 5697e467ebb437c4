#pragma once

#include <optional>
#include <string>

#include "daemon/config/config.hpp"

namespace tidings::cli {

/// Prints what the reading rules make of a source's entries: those of the document (a file, or `-`), else
/// those that the store has, whose files alone are read: without its lock, and without a request to the
/// publisher, for rules are tried many times. Returns the exit code.
int try_rules(const config::Config& config, const config::Source& source,
              const std::optional<std::string>& document);

}  // namespace tidings::cli
