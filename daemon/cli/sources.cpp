#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "daemon/app/log.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"
#include "daemon/text/date.hpp"
#include "store/source_status.hpp"
#include "store/store.hpp"

namespace tidings::cli {
namespace {

namespace json = boost::json;

constexpr std::array known{OptionSpec{"--json", Takes::nothing}, OptionSpec{"--config", Takes::value}};

/// A source as its file has it, and what the index knows of it.
struct Row {
  const config::Source* source;
  const store::SourceStatus* status;  // null: never seen by a daemon
  std::string_view state;
};

std::string_view state_of(const config::Source& source, const store::SourceStatus* status,
                          store::Timestamp now) {
  if (!source.enabled) return "disabled";
  if (status == nullptr) return "new";
  if (status->gone) return "gone";
  if (status->held_until > now) return "held";
  if (!status->attempted) return "new";
  return status->failures > 0 ? "failing" : "ok";
}

std::vector<Row> rows_of(const config::LoadedSources& loaded,
                         const std::vector<store::SourceStatus>& statuses) {
  std::map<store::SourceId, const store::SourceStatus*> by_id;
  for (const auto& status : statuses) by_id.emplace(status.id, &status);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<Row> rows;
  for (const auto& source : loaded.sources) {
    const auto found = by_id.find(source->id);
    const bool same = found != by_id.end() && found->second->url == source->url.href();
    const auto* status = same ? found->second : nullptr;
    rows.push_back({source.get(), status, state_of(*source, status, now)});
  }
  return rows;
}

bool is_polled(const Row& row) { return row.source->enabled && row.status != nullptr; }

std::string time_text(const std::optional<store::Timestamp>& time) {
  return time ? text::format_rfc3339(*time) : "-";
}

using Cells = std::array<std::string, 8>;

Cells cells_of(const Row& row) {
  Cells cells{row.source->id.str(), std::string(row.state), "0", "-", "-", "-", "-", "-"};
  if (row.status == nullptr) return cells;
  const auto& status = *row.status;
  cells[2] = std::to_string(status.entries);
  cells[3] = time_text(status.attempted);
  cells[4] = time_text(status.last_new_entry);
  if (is_polled(row)) {
    cells[5] = time_text(status.next);
    cells[6] = store::PlainText::from(status.next_reason).str();
  }
  if (!status.last_error.empty()) cells[7] = store::PlainText::from(status.last_error).str();
  return cells;
}

void print_table(const std::vector<Row>& rows) {
  std::vector<Cells> lines{
      {"SOURCE", "STATE", "ENTRIES", "LAST POLL", "LAST NEW", "NEXT POLL", "WHY THEN", "LAST ERROR"}};
  for (const auto& row : rows) lines.push_back(cells_of(row));
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) fmt::print("{:<{}}  ", line[i], widths[i]);
    fmt::print("{}\n", line.back());
  }
  for (const auto& row : rows)
    if (row.status != nullptr && !row.status->moved_to.empty())
      fmt::print("{} has moved for good and is polled at {}: put that into {}\n", row.source->id.str(),
                 app::without_credentials(row.status->moved_to), row.source->file.string());
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<store::Timestamp>& time) {
  return time ? json::value(text::format_rfc3339(*time)) : json::value(nullptr);
}

/// Every key is always there; what isn't known is null.
void print_json(const Row& row) {
  const auto& source = *row.source;
  const auto* status = row.status;
  json::object object;
  object["id"] = source.id.str();
  object["state"] = row.state;
  object["url"] = app::without_credentials(source.url.href());
  object["name"] = text_or_null(!source.name.empty() || status == nullptr ? source.name : status->title);
  object["categories"] = json::value_from(source.categories);
  object["file"] = source.file.string();
  object["entries"] = status == nullptr ? 0 : status->entries;
  object["last_poll"] = status == nullptr ? nullptr : time_or_null(status->attempted);
  object["last_success"] = status == nullptr ? nullptr : time_or_null(status->succeeded);
  object["last_new_entry"] = status == nullptr ? nullptr : time_or_null(status->last_new_entry);
  object["next_poll"] = is_polled(row) ? time_or_null(status->next) : nullptr;
  object["why_then"] = is_polled(row) ? text_or_null(status->next_reason) : nullptr;
  object["failures"] = status == nullptr ? 0 : status->failures;
  object["last_error"] = status == nullptr ? nullptr : text_or_null(status->last_error);
  object["moved_to"] = status == nullptr ? nullptr : text_or_null(app::without_credentials(status->moved_to));
  object["validators_lie"] = status == nullptr ? nullptr : time_or_null(status->validators_lie);
  object["last_gap"] = status == nullptr ? nullptr : time_or_null(status->last_gap);
  object["last_status"] =
      status == nullptr || status->last_status == 0 ? json::value(nullptr) : status->last_status;
  fmt::print("{}\n", json::serialize(object));
}

int sources(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || !options->operands.empty()) {
    fmt::print(stderr, "tidings sources: {}; see tidings sources --help\n",
               options ? "unexpected '" + options->operands.front() + "'" : options.error());
    return exit_usage;
  }
  const auto config = config::load_config(options->value("--config", default_config));
  print_problems(config.problems);
  if (!config.config) return exit_usage;
  const auto loaded = config::load_sources(config.config->sources);
  print_problems(loaded.problems);
  const auto statuses = store::read_source_status(config.config->store.path);
  const auto rows = rows_of(loaded, statuses);
  if (options->has("--json"))
    for (const auto& row : rows) print_json(row);
  else
    print_table(rows);
  return loaded.problems.empty() ? exit_ok : exit_failure;
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
    "files.\n\n"
    "  --json         one JSON object per line instead, with every key in each and null for\n"
    "                 what isn't known: jq -r 'select(.state == \"failing\") | .id'\n"
    "  --config FILE  default /etc/tidings/tidings.toml\n\n"
    "Exit: 0, 1 a source file is faulty or the index can't be read, 2 bad usage or\n"
    "configuration.\n",
    &sources};

}  // namespace tidings::cli
