#include <array>
#include <cstdio>
#include <functional>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "daemon/cli/options.hpp"
#include "store/store.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--config", Takes::value}};

/// How far it is, on a terminal alone.
std::function<void(std::size_t)> progress() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](std::size_t folders) {
    if (folders % 64 == 0) fmt::print(stderr, "\r{} folders", folders);
  };
}

void end_progress() {
  if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\x1b[K");
}

int rebuild(store::Store& store) {
  const auto [entries, unseen] = store.rebuild(progress());
  end_progress();
  for (const auto& folder : unseen) fmt::print(stderr, "{}: left as it was: {}\n", folder.path, folder.what);
  fmt::print("the index has {} entries\n", entries);
  return unseen.empty() ? exit_ok : exit_failure;
}

int verify(store::Store& store) {
  const auto findings = store.verify(progress());
  end_progress();
  for (const auto& finding : findings) fmt::print("{}: {}\n", finding.path, finding.what);
  if (findings.empty()) fmt::print(stderr, "the index says what the files say\n");
  return findings.empty() ? exit_ok : exit_failure;
}

int index(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  const bool usable = options && options->operands.size() == 1 &&
                      (options->operands[0] == "rebuild" || options->operands[0] == "verify");
  if (!usable) return usage_error("index", options ? "expected `rebuild` or `verify`" : options.error());
  const auto config = config_of(*options);
  if (!config) return exit_usage;
  const auto store = store::open_store(config->store);
  return options->operands[0] == "rebuild" ? rebuild(*store) : verify(*store);
}

}  // namespace

const Command index_command{
    "index", "makes the index again from the entry files, or compares the two",
    "usage: tidings index rebuild|verify [--config FILE]\n\n"
    "  rebuild   makes all that follows from the entry files again. Schedules, validators and\n"
    "            what was removed stay as they are, and what is in folders that can't be read.\n"
    "  verify    reads every file and prints a line for each that the index knows otherwise:\n"
    "            edited, removed, moved, unknown or unreadable. Changes nothing.\n\n"
    "The daemon must not run. Interrupted, it leaves the index as it was. A damaged index is\n"
    "removed by hand (index.db): the next start makes it from the files.\n\n"
    "  --config FILE  default /etc/tidings/tidings.toml\n\n"
    "Exit: 0, 1 there are differences, a folder can't be read or the store can't be opened,\n"
    "2 bad usage or configuration.\n",
    &index};

}  // namespace tidings::cli
