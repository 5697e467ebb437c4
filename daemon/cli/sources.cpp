#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"
#include "daemon/publish/source_health.hpp"
#include "daemon/text/date.hpp"
#include "store/clock.hpp"
#include "store/source_status.hpp"
#include "store/store_faults.hpp"

namespace tidings::cli {
namespace {

namespace json = boost::json;

constexpr std::array known{OptionSpec{"--json", Takes::nothing}, OptionSpec{"--config", Takes::value}};

/// A source as its file has it, and what the index knows of it.
struct Row {
  config::Source source;
  publish::SourceHealth health;
};

std::vector<Row> rows_of(const config::LoadedSources& loaded,
                         const std::vector<store::SourceStatus>& statuses) {
  const auto now = store::now();
  std::vector<Row> rows;
  for (const auto& source : loaded.sources.all()) {
    const publish::KnownSource filed{source.id, source.name, source.url.href(), source.categories,
                                     source.enabled};
    rows.push_back({source, publish::shown_health(filed, publish::status_of(filed, statuses), now)});
  }
  return rows;
}

std::string time_text(const std::optional<store::Timestamp>& time) {
  return time ? text::format_rfc3339(*time) : "-";
}

using Cells = std::array<std::string, 8>;

Cells cells_of(const publish::SourceHealth& health) {
  const auto text_or_dash = [](const std::string& text) {
    return text.empty() ? std::string("-") : store::PlainText::from(text).str();
  };
  return {health.id,
          std::string(health.state),
          std::to_string(health.entries),
          time_text(health.last_poll),
          time_text(health.last_new_entry),
          time_text(health.next_poll),
          text_or_dash(health.why_then),
          text_or_dash(health.last_error)};
}

void print_table(const std::vector<Row>& rows) {
  std::vector<Cells> lines{
      {"SOURCE", "STATE", "ENTRIES", "LAST POLL", "LAST NEW", "NEXT POLL", "WHY THEN", "LAST ERROR"}};
  for (const auto& row : rows) lines.push_back(cells_of(row.health));
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) fmt::print("{:<{}}  ", line[i], widths[i]);
    fmt::print("{}\n", line.back());
  }
  for (const auto& row : rows)
    if (!row.health.moved_to.empty())
      fmt::print("{} has moved for good and is polled at {}: put that into {}\n", row.health.id,
                 row.health.moved_to, row.source.file->string());
}

void print_json(const Row& row) {
  auto object = publish::json_of(row.health);
  object["categories"] = json::value_from(row.source.categories);
  object["file"] = row.source.file->string();
  fmt::print("{}\n", json::serialize(object));
}

void print_faults(const std::filesystem::path& store, const std::vector<std::string>& faults, bool as_json) {
  const json::object object{{"path", store.string()}, {"faults", json::value_from(faults)}};
  if (as_json) fmt::print("{}\n", json::serialize(json::object{{"store", object}}));
  if (!as_json)
    for (const auto& fault : faults) fmt::print("store: {}\n", fault);
}

int sources(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty())
    return usage_error("sources",
                       options ? "unexpected '" + options->operands.front() + "'" : options.error());
  const auto config = config_of(*options);
  const auto loaded = config ? sources_of(*config) : std::nullopt;
  if (!loaded) return exit_usage;
  const auto& path = config->store.path;
  const auto [faults, statuses] = store::examine_store(path);
  if (statuses) {
    const auto rows = rows_of(*loaded, *statuses);
    if (options->has("--json"))
      for (const auto& row : rows) print_json(row);
    else
      print_table(rows);
  }
  if (!faults.empty()) print_faults(path, faults, options->has("--json"));
  return loaded->problems.empty() && faults.empty() ? exit_ok : exit_failure;
}

}  // namespace

const Command sources_command{
    "sources", "a table of sources: how they are, when they are polled next and why",
    "usage: tidings sources [--json] [--config FILE]\n\n"
    "Prints a line for each source, also while the daemon runs. Its state is one of\n\n"
    "  ok        the last poll went well\n"
    "  new       not polled yet\n"
    "  failing   the last poll failed\n"
    "  held      its server asked to be left alone until then\n"
    "  gone      its server says that it is gone (410)\n"
    "  disabled  `enabled = false`\n\n"
    "Below stand those that have moved for good, with the address that belongs into their\n"
    "files, and what is wrong with the store: a full disk, a damaged database.\n\n"
    "  --json         one JSON object per line instead, with every key in each and null for\n"
    "                 what isn't known: jq -r 'select(.state == \"failing\") | .id'; where\n"
    "                 something is wrong with the store, a last line {\"store\": {\"path\": …,\n"
    "                 \"faults\": […]}}\n"
    "  --config FILE  default /etc/tidings/tidings.toml\n\n"
    "Exit: 0, 1 a source file or the store is faulty, 2 bad usage or configuration.\n",
    &sources};

}  // namespace tidings::cli
