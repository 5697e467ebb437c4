#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "daemon/config/load.hpp"

namespace tidings::config {

/// Where a file's problems go.
class Problems {
 public:
  Problems(const std::filesystem::path& file, std::vector<Problem>& list) : file_(file), list_(list) {}

  void add(const toml::source_region& place, std::string message);
  void add(const toml::node& node, std::string message) { add(node.source(), std::move(message)); }

  const std::filesystem::path& file() const { return file_; }

 private:
  const std::filesystem::path& file_;
  std::vector<Problem>& list_;
};

/// A key that a table knows, and what reads its value into a draft. What is known, read and suggested comes
/// from the same list.
template <class Draft>
struct Key {
  std::string_view name;
  void (*read)(const toml::node& value, Draft& draft, Problems& problems);
};

void report_unknown_key(const toml::key& key, std::span<const std::string_view> known, Problems& problems);

template <class Draft>
void read_table(const toml::table& table, std::span<const Key<Draft>> keys, Draft& draft,
                Problems& problems) {
  std::vector<std::string_view> names;
  for (const auto& key : keys) names.push_back(key.name);
  for (const auto& [key, value] : table) {
    const auto known = std::ranges::find(names, key.str());
    if (known == names.end())
      report_unknown_key(key, names, problems);
    else
      keys[static_cast<std::size_t>(known - names.begin())].read(value, draft, problems);
  }
}

/// Each gives the value, or reports what was expected and gives nothing.
std::optional<std::string> read_string(const toml::node& node, Problems& problems);
std::optional<bool> read_bool(const toml::node& node, Problems& problems);
std::optional<std::int64_t> read_integer(const toml::node& node, std::int64_t least, std::int64_t most,
                                         Problems& problems);
std::optional<std::vector<std::string>> read_strings(const toml::node& node, Problems& problems);
std::optional<std::chrono::milliseconds> read_duration(const toml::node& node,
                                                       std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most, Problems& problems);
std::optional<store::Keep> read_keep(const toml::node& node, Problems& problems);
std::optional<Interval> read_interval(const toml::node& node, Interval otherwise, Problems& problems);
std::optional<std::vector<text::IpNetwork>> read_networks(const toml::node& node, Problems& problems);
std::optional<text::Url> read_web_address(const toml::node& node, Problems& problems);
std::optional<text::Url> read_proxy(const toml::node& node, Problems& problems);  // "none": the empty URL

/// The parsed file, or nothing and its problem.
std::optional<toml::table> read_file(const std::filesystem::path& file, std::vector<Problem>& problems);

}  // namespace tidings::config
