#include "daemon/config/reading_rules_reader.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace tidings::config {
namespace {

using normalise::Condition;
using normalise::Field;
using normalise::Filter;
using normalise::FutureDates;
using normalise::ReadingRules;

constexpr std::size_t most_rules = 200;  // filters, and steps, of one file

std::string place_of(const toml::node& node, const Problems& problems) {
  return fmt::format("{}:{}", problems.file().string(), node.source().begin.line);
}

std::optional<text::Pattern> read_pattern(const toml::node& node, Problems& problems) {
  const auto written = read_string(node, problems);
  if (!written) return std::nullopt;
  auto pattern = text::Pattern::compile(*written);
  if (pattern) return std::move(*pattern);
  problems.add(node, fmt::format("bad regular expression: {}", pattern.error()));
  return std::nullopt;
}

/// Each table of the list, or the one that stands for a list; what is no table is reported.
template <class Read>
void for_each_table(const toml::node& node, std::string_view expected, Problems& problems, Read read) {
  if (const auto* table = node.as_table()) return read(*table);
  const auto* array = node.as_array();
  if (array == nullptr) return problems.add(node, std::string(expected));
  if (array->size() > most_rules)
    return problems.add(node, fmt::format("more than {} are not read", most_rules));
  for (const auto& element : *array) {
    if (const auto* table = element.as_table())
      read(*table);
    else
      problems.add(element, std::string(expected));
  }
}

template <Field Which>
void read_field(const toml::node& node, Condition& condition, Problems& problems) {
  if (auto pattern = read_pattern(node, problems)) condition.push_back({Which, std::move(*pattern)});
}

constexpr std::array condition_keys{Key<Condition>{"title", &read_field<Field::title>},
                                    Key<Condition>{"link", &read_field<Field::link>},
                                    Key<Condition>{"author", &read_field<Field::author>},
                                    Key<Condition>{"category", &read_field<Field::category>},
                                    Key<Condition>{"text", &read_field<Field::text>}};

template <Filter::Kind Which>
void read_conditions(const toml::node& node, ReadingRules& rules, Problems& problems) {
  constexpr std::string_view expected = "expected fields with patterns: { title = \"(?i)sponsored\" }";
  Filter filter{.kind = Which, .conditions = {}, .place = place_of(node, problems)};
  for_each_table(node, expected, problems, [&](const toml::table& table) {
    if (table.empty()) problems.add(table, std::string(expected));
    Condition condition;
    read_table<Condition>(table, condition_keys, condition, problems);
    filter.conditions.push_back(std::move(condition));
  });
  if (filter.conditions.empty()) problems.add(node, std::string(expected));
  rules.filters.push_back(std::move(filter));
}

constexpr std::array filter_keys{Key<ReadingRules>{"include", &read_conditions<Filter::Kind::include>},
                                 Key<ReadingRules>{"exclude", &read_conditions<Filter::Kind::exclude>}};

/// A step as it stands in the file; which one it is shows when all keys were read.
struct StepDraft {
  std::optional<text::Selectors> strip;
  std::optional<text::Pattern> pattern;
  std::optional<std::string> with;
  std::optional<std::string> prefix;
};

void read_strip(const toml::node& node, StepDraft& draft, Problems& problems) {
  const auto written = read_string(node, problems);
  if (!written) return;
  auto selectors = text::Selectors::parse(*written);
  if (selectors)
    draft.strip = std::move(*selectors);
  else
    problems.add(node, fmt::format("bad selector: {}", selectors.error()));
}

constexpr std::array step_keys{
    Key<StepDraft>{"strip", &read_strip},
    Key<StepDraft>{"replace_in_link",
                   [](const toml::node& n, StepDraft& d, Problems& p) { d.pattern = read_pattern(n, p); }},
    Key<StepDraft>{"with",
                   [](const toml::node& n, StepDraft& d, Problems& p) { d.with = read_string(n, p); }},
    Key<StepDraft>{"prefix_title",
                   [](const toml::node& n, StepDraft& d, Problems& p) { d.prefix = read_string(n, p); }}};

void add_replacement(const toml::table& table, StepDraft draft, const std::string& place, ReadingRules& rules,
                     Problems& problems) {
  if (!draft.pattern) return;
  auto with = std::move(draft.with).value_or("");
  if (const auto problem = draft.pattern->problem_of_replacement(with))
    return problems.add(*table.get("with"), fmt::format("bad replacement: {}", *problem));
  if (with.size() > normalise::ReplaceInLink::max_replacement)
    return problems.add(*table.get("with"), "a replacement has at most 1000 bytes");
  rules.rewrites.push_back({normalise::ReplaceInLink{std::move(*draft.pattern), std::move(with)}, place});
}

void read_step(const toml::table& table, ReadingRules& rules, Problems& problems) {
  StepDraft draft;
  read_table<StepDraft>(table, step_keys, draft, problems);
  const bool replaces = table.contains("replace_in_link");
  const int steps =
      (table.contains("strip") ? 1 : 0) + (replaces ? 1 : 0) + (table.contains("prefix_title") ? 1 : 0);
  if (steps != 1)
    return problems.add(table, "expected one step: `strip`, `replace_in_link` or `prefix_title`");
  if (!replaces && table.contains("with"))
    return problems.add(*table.get("with"), "`with` belongs to `replace_in_link`");
  const auto place = place_of(table, problems);
  if (draft.strip) rules.rewrites.push_back({normalise::Strip{std::move(*draft.strip)}, place});
  if (draft.prefix) rules.rewrites.push_back({normalise::PrefixTitle{std::move(*draft.prefix)}, place});
  if (replaces) add_replacement(table, std::move(draft), place, rules, problems);
}

}  // namespace

void read_future_dates(const toml::node& node, ReadingRules& rules, Problems& problems) {
  const auto word = read_string(node, problems);
  if (word == "clamp")
    rules.future_dates = FutureDates::clamp;
  else if (word == "keep")
    rules.future_dates = FutureDates::keep;
  else if (word == "drop")
    rules.future_dates = FutureDates::drop;
  else if (word)
    problems.add(node, R"(expected "clamp", "keep" or "drop")");
}

void read_max_items(const toml::node& node, ReadingRules& rules, Problems& problems) {
  if (const auto value = read_integer(node, 1, 1'000'000, problems))
    rules.max_items = static_cast<std::size_t>(*value);
}

void read_filters(const toml::node& node, ReadingRules& rules, Problems& problems) {
  constexpr std::string_view expected =
      "expected filters: [[filters]] on a line of its own, then exclude = { title = \"…\" }";
  for_each_table(node, expected, problems, [&](const toml::table& table) {
    read_table<ReadingRules>(table, filter_keys, rules, problems);
    if (table.size() != 1) problems.add(table, "expected one of `include` and `exclude`");
  });
}

void read_rewrites(const toml::node& node, ReadingRules& rules, Problems& problems) {
  constexpr std::string_view expected =
      "expected steps: [[rewrite]] on a line of its own, then strip = \".share\"";
  for_each_table(node, expected, problems,
                 [&](const toml::table& table) { read_step(table, rules, problems); });
}

}  // namespace tidings::config
