#include "daemon/parse/robots.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "store/ascii.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t most_bytes = 500U << 10U;
constexpr std::size_t longest_pattern = 2048;
constexpr std::size_t most_stars = 16;  // in one pattern; bounds the work for a path

std::string_view trim(std::string_view text) { return ascii::trim(text, &ascii::is_space_or_tab); }

/// `Name: value # comment`; nothing where there is no colon.
std::optional<std::pair<std::string_view, std::string_view>> field_of(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto colon = line.find(':');
  if (colon == line.npos) return std::nullopt;
  return std::pair(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
}

bool fits(std::string_view pattern, std::string_view path) {
  const bool whole = pattern.ends_with('$');
  if (whole) pattern.remove_suffix(1);
  const auto first_end = std::min(pattern.find('*'), pattern.size());
  if (!path.starts_with(pattern.substr(0, first_end))) return false;
  path.remove_prefix(first_end);
  pattern.remove_prefix(first_end);
  while (!pattern.empty()) {
    pattern.remove_prefix(1);  // the star
    const auto end = std::min(pattern.find('*'), pattern.size());
    const auto part = pattern.substr(0, end);
    if (end == pattern.size() && whole) return path.ends_with(part);
    const auto at = path.find(part);
    if (at == path.npos) return false;
    path.remove_prefix(at + part.size());
    pattern.remove_prefix(end);
  }
  return !whole || path.empty();
}

}  // namespace

Robots::Robots(std::string_view file, std::string_view product) {
  file = file.substr(0, most_bytes);
  std::vector<Rule> for_all;
  bool own_group = false;  // the group names us
  bool all_group = false;  // the group is that of `*`
  bool own_found = false;  // some group did: that of `*` counts no more (2.2.1)
  bool in_agents = false;  // several User-agent lines in a row are one group's
  while (!file.empty()) {
    const auto end = std::min(file.find_first_of("\r\n"), file.size());
    const auto field = field_of(file.substr(0, end));
    file.remove_prefix(std::min(end + 1, file.size()));
    if (!field) continue;
    const auto [name, value] = *field;
    if (ascii::equal_ignoring_case(name, "user-agent")) {
      if (!std::exchange(in_agents, true)) own_group = all_group = false;
      own_group = own_group || ascii::equal_ignoring_case(value, product);
      all_group = all_group || value == "*";
      own_found = own_found || own_group;
      continue;
    }
    const bool allow = ascii::equal_ignoring_case(name, "allow");
    if (!allow && !ascii::equal_ignoring_case(name, "disallow")) continue;
    in_agents = false;
    if (value.empty() || value.size() > longest_pattern ||
        std::ranges::count(value, '*') > static_cast<std::ptrdiff_t>(most_stars))
      continue;
    if (own_group) rules_.push_back({std::string(value), allow});
    if (all_group) for_all.push_back({std::string(value), allow});
  }
  if (!own_found) rules_ = std::move(for_all);
}

bool Robots::allows(std::string_view path) const {
  bool allowed = true;
  std::size_t longest = 0;
  for (const auto& [pattern, allow] : rules_) {
    if (pattern.size() < longest || !fits(pattern, path)) continue;
    allowed = pattern.size() == longest ? allowed || allow : allow;
    longest = pattern.size();
  }
  return allowed;
}

}  // namespace tidings::parse
