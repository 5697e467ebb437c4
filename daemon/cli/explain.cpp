#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "daemon/app/log.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/url.hpp"
#include "store/explanation.hpp"
#include "store/poll_state.hpp"
#include "store/source_status.hpp"
#include "store/stored_entry.hpp"

namespace tidings::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array known{OptionSpec{"--config", Takes::value}};

void line(std::string_view name, std::string_view value) {
  if (!value.empty())
    fmt::print("{:<13} {}\n", fmt::format("{}:", name), store::PlainText::from(value).str());
}

std::string time_text(const std::optional<store::Timestamp>& time) {
  return time ? text::format_rfc3339(*time) : "never";
}

std::string_view words_of(store::FileState state) {
  switch (state) {
    case store::FileState::ours:
      return "as tidings wrote it";
    case store::FileState::edited:
      return "edited: it is shown as it is and not rewritten";
    case store::FileState::deleted:
      return "removed: no poll brings it back";
    case store::FileState::purged:
      return "purged: it was kept as long as `keep` says";
    case store::FileState::broken:
      return "no entry any more: it isn't shown until it is mended";
  }
  return "";
}

void print_entry(const store::Explanation& explanation) {
  const auto& row = explanation.row;
  line("entry", row.path);
  line("source", row.source.str());
  line("identity", row.key);
  line("first seen", time_text(row.seen));
  line("shown at", time_text(row.position));
  line("file", words_of(row.state));
  for (const auto& twin : explanation.twins) line("same article", twin.path);
  fmt::print("{} new\n", time_text(row.seen));
  for (const auto& event : explanation.events)
    fmt::print("{} {}\n", time_text(event.at), store::PlainText::from(event.what).str());
}

void print_source(const store::SourceStatus& status) {
  line("source", status.id.str());
  line("address", text::without_credentials(status.url));
  line("title", status.title);
  line("entries", std::to_string(status.entries));
  line("last poll", time_text(status.attempted));
  line("last success", time_text(status.succeeded));
  line("last new", time_text(status.last_new_entry));
  if (!status.moved_to.empty())
    line("moved to", text::without_credentials(status.moved_to) +
                         ", where it is polled: permanent redirects lead there; put that into its file");
  line("next poll", status.next >= store::never ? "never" : time_text(status.next));
  line("why then", status.next_reason);
  if (status.held_until > store::Timestamp() && status.held_until < store::never)
    line("held until", time_text(status.held_until));
  if (status.failures != 0) line("failures", std::to_string(status.failures) + " in a row");
  line("last error", status.last_error);
}

/// The file's path below entries/, whichever way it was named.
std::string path_below(const fs::path& entries, const std::string& operand) {
  std::error_code error;
  const auto named =
      fs::weakly_canonical(operand, error).lexically_relative(fs::weakly_canonical(entries, error));
  return named.empty() || named.begin()->string() == ".." ? operand : named.string();
}

int explain(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  if (!options || options->operands.size() != 1)
    return usage_error("explain", options ? "expected one source or entry file" : options.error());
  const auto config = config_of(*options);
  if (!config) return exit_usage;
  const auto& operand = options->operands[0];
  const auto statuses = store::read_source_status(config->store.path);
  const auto status =
      std::ranges::find(statuses, operand, [](const store::SourceStatus& source) { return source.id.str(); });
  if (status != statuses.end()) {
    print_source(*status);
    return exit_ok;
  }
  const auto path = path_below(store::entries_folder(config->store), operand);
  const auto explanation = store::explain_entry(config->store, path);
  if (!explanation) {
    fmt::print(stderr,
               "tidings explain: '{}' is neither a source that was polled nor an entry file of this store\n",
               operand);
    return exit_failure;
  }
  print_entry(*explanation);
  return exit_ok;
}

}  // namespace

const Command explain_command{
    "explain", "what was decided about a source or an entry, and by which rule",
    "usage: tidings explain SOURCE|ENTRY-FILE [--config FILE]\n\n"
    "Of a source: when it was polled, when it is next and why then, what went wrong. Of an\n"
    "entry file: what it is known by, whether it is as tidings wrote it, which other sources\n"
    "have the same article, and what happened to it: updated, rewritten, known again though\n"
    "its id changed, left as it was edited. Also while the daemon runs.\n\n"
    "  --config FILE  default /etc/tidings/tidings.toml\n\n"
    "Exit: 0, 1 there is no such source or entry, 2 bad usage or configuration.\n",
    &explain};

}  // namespace tidings::cli
