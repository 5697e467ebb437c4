#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/config/source_list.hpp"

namespace tidings::config {

/// One thing wrong with a file that the operator wrote. Lines and columns count from 1; 0: the file as a
/// whole.
struct Problem {
  std::filesystem::path file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;  // what is wrong and what to do
};

/// `file:line:column: message`.
std::string describe(const Problem& problem);

struct LoadedConfig {
  std::shared_ptr<const Config> config;  // null where there are problems
  std::vector<Problem> problems;         // all of them, not the first
};

/// Hosts of well-known players, whose frames stay in entries unless [store] iframe_hosts says otherwise.
std::vector<std::string> default_iframe_hosts();

/// Reads tidings.toml. Relative paths in it are relative to it. Keys it doesn't know are problems.
LoadedConfig load_config(const std::filesystem::path& file);

struct LoadedSources {
  SourceList sources;                         // those without problems
  std::vector<Problem> problems;              // a file that has one stops no other
  std::vector<std::filesystem::path> faulty;  // files with problems: what they said before goes on
  bool folder_is_there = true;                // false, also where it can't be listed: nothing is known of any
};

/// Reads every *.toml and *.opml of the folder.
LoadedSources load_sources(const std::filesystem::path& folder);

}  // namespace tidings::config
