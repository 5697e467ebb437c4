#include "daemon/cli/rules_trial.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <expected>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "daemon/cli/command.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/normalise/feed.hpp"
#include "daemon/normalise/reading_rules.hpp"
#include "daemon/parse/parse.hpp"
#include "store/clock.hpp"
#include "store/entry_file.hpp"
#include "store/file_system.hpp"
#include "store/stored_entry.hpp"

namespace tidings::cli {
namespace {

namespace fs = std::filesystem;

std::expected<store::Feed, std::string> read_document(const std::string& name, const config::Config& config,
                                                      const config::Source& source, store::Timestamp now) {
  auto bytes = read_input(name);
  if (!bytes) return std::unexpected("can't be read: " + bytes.error());
  const auto raw =
      parse::parse_document(std::move(*bytes), {.content_type = {}, .charset = source.options->charset});
  if (!raw) return std::unexpected("not a feed: " + raw.error().reason);
  auto document = normalise::make_document(
      *raw, {.url = &source.url, .iframe_hosts = config.iframe_hosts, .language = {}});
  return normalise::make_feed(std::move(document), {source.id, source.name, source.categories}, now);
}

/// The source's entries as their files show them, newest first. With `layout = "categories"` they stand among
/// those of all sources.
store::Feed read_stored(const config::Config& config, const config::Source& source) {
  store::FileSystem files;
  auto top = store::entries_folder(config.store);
  if (config.store.layout == store::Layout::source) top /= source.id.str();
  std::vector<fs::path> folders{top};
  store::Feed feed;
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    for (const auto& path : files.list(folder)) {
      if (store::is_entry_folder(config.store, path)) folders.push_back(path);
      if (path.extension() != ".md") continue;
      const auto bytes = store::read_regular(files, path);
      auto file = bytes ? store::read_entry_file(*bytes, source.id, config.store.format)
                        : std::unexpected(std::string());
      if (file && file->entry.source == source.id) feed.entries.push_back(std::move(file->entry));
    }
  }
  std::ranges::sort(feed.entries, std::ranges::greater(),
                    [](const store::Entry& entry) { return std::pair(entry.date(), entry.title.str()); });
  return feed;
}

std::string link_of(const store::Entry& entry) { return entry.link ? entry.link->str() : "-"; }

void print_line(std::string_view what, std::string_view rule, const store::Entry& entry,
                std::string_view detail) {
  fmt::print("{}\t{}\t{}\t{}\n", what, rule, entry.title.str(), detail);
}

/// The steps' names in the file, in the order of the variant.
constexpr std::array<std::string_view, 3> step_names{"strip", "replace_in_link", "prefix_title"};

std::string change_of(const store::Entry& before, const store::Entry& after) {
  if (before.title != after.title) return after.title.str();
  if (before.link != after.link) return link_of(after);
  return fmt::format("{} of {} bytes less", before.content.str().size() - after.content.str().size(),
                     before.content.str().size());
}

/// Returns whether a step changed it.
bool print_rewrites(store::Entry entry, const std::vector<normalise::Rewrite>& steps) {
  bool any = false;
  for (const auto& step : steps) {
    const auto before = entry;
    normalise::rewrite(entry, {&step, 1});
    if (entry == before) continue;
    any = true;
    print_line("rewrite", fmt::format("{} {}", step_names[step.step.index()], step.place), before,
               change_of(before, entry));
  }
  return any;
}

}  // namespace

int try_rules(const config::Config& config, const config::Source& source,
              const std::optional<std::string>& document) {
  const auto now = store::now();
  auto feed = document ? read_document(*document, config, source, now) : read_stored(config, source);
  if (!feed) {
    fmt::print(stderr, "{}: {}\n", *document, feed.error());
    return exit_failure;
  }
  auto rules = normalise::combine(config.reading, source.options->reading);
  const auto steps = std::exchange(rules.rewrites, {});
  const auto left_out = normalise::apply_rules(*feed, rules, now);
  for (const auto& [entry, rule] : left_out) print_line("out", rule, entry, link_of(entry));
  std::size_t rewritten = 0;
  for (const auto& entry : feed->entries) {
    print_line("taken", "-", entry, link_of(entry));
    if (print_rewrites(entry, steps)) ++rewritten;
  }
  fmt::print(stderr, "{}: of {} entries of {} {} left out, {} taken, {} of these changed\n", source.id.str(),
             left_out.size() + feed->entries.size(), document ? "the document" : "the store", left_out.size(),
             feed->entries.size(), rewritten);
  return exit_ok;
}

}  // namespace tidings::cli
