#include <algorithm>
#include <array>
#include <cstdio>
#include <expected>
#include <ranges>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "daemon/app/discovery.hpp"
#include "daemon/app/log.hpp"
#include "daemon/cli/document_json.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/config/feed_address.hpp"
#include "daemon/config/known_feeds.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/source_ids.hpp"
#include "daemon/config/source_writer.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/url.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--category", Takes::value}, OptionSpec{"--name", Takes::value},
                           OptionSpec{"--config", Takes::value}};

constexpr std::size_t entries_shown = 5;

/// What the command line asks for.
struct Wish {
  std::vector<text::Url> meant;
  std::string name;  // empty: the feed's own
  std::vector<std::string> categories;
};

std::expected<Wish, std::string> wish_of(const Options& options) {
  if (options.operands.size() != 1) return std::unexpected("one address is needed");
  Wish wish{.meant = config::meant_addresses(options.operands.front())};
  if (wish.meant.empty())
    return std::unexpected("'" + options.operands.front() + "' is no http or https address");
  wish.name = store::PlainText::from(options.value("--name", "")).str();
  if (options.has("--name") && wish.name.empty()) return std::unexpected("--name needs a text");
  for (const auto& text : options.all("--category")) {
    auto category = store::PlainText::from(text).str();
    if (category.empty()) return std::unexpected("--category needs a text");
    if (std::ranges::find(wish.categories, category) == wish.categories.end())
      wish.categories.push_back(std::move(category));
  }
  return wish;
}

int refuse_known(const config::Source& source) {
  fmt::print(stderr, "tidings add: {} is a source already: {}:{}\n",
             text::without_credentials(source.url.href()), source.file->string(), source.line);
  return exit_failure;
}

/// In the shell's single quotes.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

void show(const app::FoundFeed& found) {
  const auto& entries = found.feed.entries;
  std::vector<const store::Entry*> newest;
  newest.reserve(entries.size());
  for (const auto& entry : entries) newest.push_back(&entry);
  std::ranges::sort(newest, [](const auto* a, const auto* b) {  // undated ones last, else in document order
    return a->published != b->published ? a->published > b->published : a < b;
  });
  const auto title = found.feed.info.title.empty() ? "(no title)" : found.feed.info.title.str();
  fmt::print("{}\n{}, {} entries\n", title, format_name(found.format), entries.size());
  for (const auto* entry : newest | std::views::take(entries_shown))
    fmt::print("  {:<20}  {}\n", entry->published ? text::format_rfc3339(*entry->published) : "no date",
               entry->title.str());
}

void list_others(const app::FoundFeed& found, const Options& options) {
  if (found.others.empty()) return;
  fmt::print(stderr, "The page names other feeds, too:\n");
  const auto config =
      options.has("--config") ? " --config " + shell_quoted(options.value("--config", "")) : std::string();
  for (const auto& other : found.others)
    fmt::print(stderr, "  {}\n    tidings add {}{}\n", other.title.empty() ? "(no title)" : other.title,
               shell_quoted(other.url.href()), config);
}

int tell_none(const app::NoFeedFound& failed, const std::string& address, const std::string& config_file) {
  fmt::print(stderr, "{}tidings add: no feed found behind {}\n", failed.tried, address);
  if (failed.address_refused)
    fmt::print(stderr, "If you trust that network, put it into `allow_networks` of [fetch] in {}.\n",
               config_file);
  else
    fmt::print(stderr, "If the page shows the address of its feed, give that.\n");
  return exit_failure;
}

int write(const app::FoundFeed& found, const Wish& wish, const config::LoadedSources& sources,
          const std::filesystem::path& folder) {
  config::SourceIds ids(sources);
  config::Source source{.id = ids.make({wish.name, found.feed.info.title.str(), found.url.hostname()})};
  source.url = found.url;
  source.name = wish.name;
  source.categories = wish.categories;
  const auto file = folder / (source.id.str() + ".toml");
  store::FileSystem files;
  if (!config::write_sources(folder, std::vector{source}, files).empty()) {
    fmt::print(stderr, "tidings add: {} has come into being meanwhile: try again\n", file.string());
    return exit_failure;
  }
  fmt::print("{}\n", file.string());
  return exit_ok;
}

int add(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  const auto wish = options ? wish_of(*options) : std::unexpected(options.error());
  if (!wish) return usage_error("add", wish.error());
  const auto config = config_of(*options);
  const auto sources = config ? sources_of(*config) : std::nullopt;
  if (!sources) return exit_usage;
  const config::KnownFeeds known_feeds(*sources);
  for (const auto& url : wish->meant)
    if (const auto source = known_feeds.find(url)) return refuse_known(*source);

  const auto found = app::discover_feed(config, wish->meant, [](const text::Url& url) {
    fmt::print(stderr, "asking {}\n", text::without_credentials(url.href()));
  });
  if (!found)
    return tell_none(found.error(), options->operands.front(), options->value("--config", default_config));
  for (const auto& url : {found->url, found->effective})
    if (const auto source = known_feeds.find(url)) return refuse_known(*source);
  show(*found);
  list_others(*found, *options);
  return write(*found, *wish, *sources, config->sources);
}

}  // namespace

const Command add_command{
    "add", "finds the feed behind an address and makes it a source",
    "usage: tidings add URL [--category CATEGORY]… [--name NAME] [--config FILE]\n\n"
    "Looks for a feed at the address, then among those that the page there names, then at paths\n"
    "where feeds often are; shows its title, format and newest entries, writes its file into the\n"
    "folder of sources and prints the file's name. A running daemon polls it within a second.\n"
    "Without a scheme, https is tried before http. What else the page names is listed on stderr.\n\n"
    "  --category CATEGORY  of its entry files; may be repeated\n"
    "  --name NAME          the author of its entry files; default: the feed's own title\n"
    "  --config FILE        default /etc/tidings/tidings.toml\n\n"
    "Exit: 0 it is a source now, 1 no feed found, or it is one already, 2 bad usage or\n"
    "configuration.\n",
    &add};

}  // namespace tidings::cli
