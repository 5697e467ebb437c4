#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tidings::store {

/// A node of a front matter: what the entry file needs of YAML.
struct YamlValue {
  std::string scalar;              // of a scalar
  std::vector<YamlValue> items;    // of a list, or the values of a mapping
  std::vector<std::string> names;  // of a mapping: the key of each of `items`
};

struct FrontMatterKey {
  std::string name;
  YamlValue value;
  std::string_view lines;  // the key's lines as they stand, into the text that was read
};

/// Reads the YAML between the two `---` lines: a mapping, or nothing at all. Aliases are refused, nesting is
/// bounded. The error says what and in which line of `yaml`, from 1.
std::expected<std::vector<FrontMatterKey>, std::string> read_front_matter(std::string_view yaml);

}  // namespace tidings::store
