#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "store/feed.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Where what a source's document says of itself is kept beside the entries, so that an index which is made
/// again knows it.
std::filesystem::path source_file(const Options& options, const SourceId& source);
std::filesystem::path source_folder(const Options& options);

/// A YAML mapping, one value on each line; format in README.md.
std::string write_source_file(const FeedInfo& info);

/// Nothing where it is no such file; keys that are unknown are passed over.
std::optional<FeedInfo> read_source_file(std::string_view bytes);

}  // namespace tidings::store
