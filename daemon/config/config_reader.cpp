#include <array>
#include <utility>

#include <fmt/format.h>

#include "daemon/config/access_reader.hpp"
#include "daemon/config/reading_rules_reader.hpp"
#include "daemon/config/toml_reader.hpp"
#include "daemon/config/values.hpp"
#include "store/ascii.hpp"

namespace tidings::config {
namespace {

using namespace std::chrono_literals;

/// Reads a value with one of the readers, and moves it to its place where there is one.
template <auto Member, class Draft, class Value>
void put(Draft& draft, std::optional<Value> value) {
  if (value) draft.*Member = std::move(*value);
}

/// Addresses of ours are made by appending to it.
void read_site_address(const toml::node& node, Site& draft, Problems& problems) {
  auto url = read_web_address(node, problems);
  if (!url) return;
  if (url->href().find_first_of("?#") != std::string::npos || !url->username().empty() ||
      !url->password().empty())
    return problems.add(node, "links are made by appending to this address: it has no user, `?` or `#`");
  if (!url->path().ends_with('/')) url = text::Url::parse(url->href() + "/");
  put<&Site::url>(draft, std::move(url));
}

constexpr std::array site_keys{
    Key<Site>{"title",
              [](const toml::node& n, Site& d, Problems& p) { put<&Site::title>(d, read_string(n, p)); }},
    Key<Site>{"url", &read_site_address},
    Key<Site>{"author",
              [](const toml::node& n, Site& d, Problems& p) { put<&Site::author>(d, read_string(n, p)); }},
    Key<Site>{"items",
              [](const toml::node& n, Site& d, Problems& p) {
                if (const auto value = read_integer(n, 1, 10'000, p))
                  d.items = static_cast<std::size_t>(*value);
              }},
    Key<Site>{"source_share",
              [](const toml::node& n, Site& d, Problems& p) {
                if (const auto value = read_integer(n, 1, 100, p))
                  d.source_share = static_cast<std::size_t>(*value);
              }},
    Key<Site>{"deletions",
              [](const toml::node& n, Site& d, Problems& p) { put<&Site::deletions>(d, read_bool(n, p)); }},
};

constexpr std::array store_keys{
    Key<Config>{"path",
                [](const toml::node& n, Config& d, Problems& p) {
                  if (const auto path = read_string(n, p)) d.store.path = p.file().parent_path() / *path;
                }},
    Key<Config>{"front_matter",
                [](const toml::node& n, Config& d, Problems& p) {
                  const auto word = read_string(n, p);
                  if (word == "full")
                    d.store.format.front_matter = store::FrontMatter::full;
                  else if (word == "plain")
                    d.store.format.front_matter = store::FrontMatter::plain;
                  else if (word)
                    p.add(n, R"(expected "full" or "plain")");
                }},
    Key<Config>{"layout",
                [](const toml::node& n, Config& d, Problems& p) {
                  const auto word = read_string(n, p);
                  if (word == "source")
                    d.store.layout = store::Layout::source;
                  else if (word == "categories")
                    d.store.layout = store::Layout::categories;
                  else if (word)
                    p.add(n, R"(expected "source" or "categories")");
                }},
    Key<Config>{"keep", [](const toml::node& n, Config& d,
                           Problems& p) { d.keep = read_keep(n, p).value_or(d.keep); }},
    Key<Config>{"default_image",
                [](const toml::node& n, Config& d, Problems& p) {
                  if (auto text = read_string(n, p)) d.store.format.default_image = std::move(*text);
                }},
    Key<Config>{"leading_blank",
                [](const toml::node& n, Config& d, Problems& p) {
                  if (const auto value = read_bool(n, p)) d.store.format.leading_blank = *value;
                }},
    Key<Config>{"iframe_hosts", [](const toml::node& n, Config& d,
                                   Problems& p) { put<&Config::iframe_hosts>(d, read_strings(n, p)); }},
};

constexpr std::chrono::milliseconds longest_gap = 1min;

constexpr std::array reading_keys{Key<normalise::ReadingRules>{"future_dates", &read_future_dates},
                                  Key<normalise::ReadingRules>{"max_items", &read_max_items},
                                  Key<normalise::ReadingRules>{"filters", &read_filters},
                                  Key<normalise::ReadingRules>{"rewrite", &read_rewrites}};

/// `{ "example.org" = "200ms" }`.
void read_gaps(const toml::node& node, Fetch& draft, Problems& problems) {
  const auto* table = node.as_table();
  if (table == nullptr) return problems.add(node, R"(expected gaps: { "example.org" = "200ms" })");
  for (const auto& [name, value] : *table) {
    const auto gap = read_duration(value, 0ms, longest_gap, problems);
    const auto url = text::Url::parse(fmt::format("http://{}/", name.str()));
    if (!url || url->href() != fmt::format("http://{}/", url->hostname()))
      problems.add(name.source(),
                   fmt::format("`{}` is no name of a host, such as \"example.org\"", name.str()));
    else if (gap)
      draft.gaps.of_domains.insert_or_assign(std::string(url->hostname()), *gap);
  }
}

/// Whether OpenSSL can use it shows where it is used; that it is another file, here.
void read_ca_file(const toml::node& node, Fetch& draft, Problems& problems) {
  const auto path = read_string(node, problems);
  if (!path || path->empty()) return;
  draft.ca_file = problems.file().parent_path() / *path;
  read_pem(node, draft.ca_file, "CERTIFICATE-----", problems);
}

constexpr std::array fetch_keys{
    Key<Fetch>{"concurrency",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 if (const auto value = read_integer(n, 1, 10'000, p))
                   d.concurrency = static_cast<std::size_t>(*value);
               }},
    Key<Fetch>{"interval",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 if (const auto interval = read_interval(n, Interval{}, p)) d.interval = interval;
               }},
    Key<Fetch>{"patience",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 if (const auto value = read_duration(n, 1s, 24h, p))
                   d.patience = std::chrono::duration_cast<std::chrono::seconds>(*value);
               }},
    Key<Fetch>{"connect_timeout",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 put<&Fetch::connect_timeout>(d, read_duration(n, 100ms, 10min, p));
               }},
    Key<Fetch>{"timeout", [](const toml::node& n, Fetch& d,
                             Problems& p) { put<&Fetch::timeout>(d, read_duration(n, 100ms, 1h, p)); }},
    Key<Fetch>{"gap",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 if (const auto value = read_duration(n, 0ms, longest_gap, p)) d.gaps.usual = *value;
               }},
    Key<Fetch>{"gaps", &read_gaps},
    Key<Fetch>{"max_body",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 const auto text = read_string(n, p);
                 const auto size = text ? parse_size(*text) : std::nullopt;
                 if (size && *size >= 1024 && *size <= 1ULL << 30U)
                   d.max_body = static_cast<std::size_t>(*size);
                 else if (text)
                   p.add(n, "expected a size from 1KiB to 1GiB: \"16MiB\"");
               }},
    Key<Fetch>{"user_agent",
               [](const toml::node& n, Fetch& d, Problems& p) {
                 auto text = read_string(n, p);
                 if (text && !is_header_value(*text))
                   p.add(n, "a user agent has no line breaks or control characters");
                 else
                   put<&Fetch::user_agent>(d, std::move(text));
               }},
    Key<Fetch>{"proxy",
               [](const toml::node& n, Fetch& d, Problems& p) { put<&Fetch::proxy>(d, read_proxy(n, p)); }},
    Key<Fetch>{"allow_networks", [](const toml::node& n, Fetch& d,
                                    Problems& p) { put<&Fetch::allow_networks>(d, read_networks(n, p)); }},
    Key<Fetch>{"ca_file", &read_ca_file},
};

/// "127.0.0.1:8080", "[::1]:8080".
std::optional<Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  auto address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (!text::parse_ip_address(address) || address.contains(':') != bracketed) return std::nullopt;
  const auto port = ascii::parse_number<std::uint16_t>(text.substr(colon + 1));
  if (!port) return std::nullopt;
  return Listen{std::string(address), *port};
}

void read_listen(const toml::node& node, Config& draft, Problems& problems) {
  draft.listen.clear();
  const auto texts = read_strings(node, problems);
  if (!texts) return;
  for (const auto& text : *texts) {
    if (auto listen = parse_listen(text))
      draft.listen.push_back(std::move(*listen));
    else
      problems.add(
          node,
          fmt::format(R"(`{}` is no address with a port, such as "127.0.0.1:8080" or "[::1]:8080")", text));
  }
}

constexpr std::array serve_keys{Key<Config>{"listen", &read_listen}};

void read_level(const toml::node& node, Config& draft, Problems& problems) {
  static constexpr std::array<std::pair<std::string_view, LogLevel>, 4> levels{
      {{"debug", LogLevel::debug},
       {"info", LogLevel::info},
       {"warning", LogLevel::warning},
       {"error", LogLevel::error}}};
  const auto word = read_string(node, problems);
  if (!word) return;
  for (const auto& [name, level] : levels)
    if (name == *word) return draft.log_level = level, void();
  problems.add(node, R"(expected "debug", "info", "warning" or "error")");
}

constexpr std::array log_keys{Key<Config>{"level", &read_level}};

template <class Draft>
void read_section(const toml::node& node, std::span<const Key<Draft>> keys, Draft& draft,
                  Problems& problems) {
  if (const auto* table = node.as_table())
    read_table<Draft>(*table, keys, draft, problems);
  else
    problems.add(node, "expected a section: its name in brackets on a line of its own");
}

constexpr std::array top_keys{
    Key<Config>{"sources",
                [](const toml::node& n, Config& d, Problems& p) {
                  if (const auto path = read_string(n, p)) d.sources = p.file().parent_path() / *path;
                }},
    Key<Config>{"site", [](const toml::node& n, Config& d,
                           Problems& p) { read_section<Site>(n, site_keys, d.site, p); }},
    Key<Config>{"store", [](const toml::node& n, Config& d,
                            Problems& p) { read_section<Config>(n, store_keys, d, p); }},
    Key<Config>{"reading",
                [](const toml::node& n, Config& d, Problems& p) {
                  read_section<normalise::ReadingRules>(n, reading_keys, d.reading, p);
                }},
    Key<Config>{"fetch", [](const toml::node& n, Config& d,
                            Problems& p) { read_section<Fetch>(n, fetch_keys, d.fetch, p); }},
    Key<Config>{"serve", [](const toml::node& n, Config& d,
                            Problems& p) { read_section<Config>(n, serve_keys, d, p); }},
    Key<Config>{"log",
                [](const toml::node& n, Config& d, Problems& p) { read_section<Config>(n, log_keys, d, p); }},
};

Config defaults(const std::filesystem::path& file) {
  Config config;
  config.sources = file.parent_path() / "feeds";
  config.site.url = *text::Url::parse("http://127.0.0.1:8080/");
  config.store.path = "/var/lib/tidings";
  config.iframe_hosts = default_iframe_hosts();
  config.listen = {{"127.0.0.1", 8080}};
  return config;
}

}  // namespace

std::vector<std::string> default_iframe_hosts() {
  return {"youtube.com",         "youtube-nocookie.com", "player.vimeo.com", "dailymotion.com",
          "player.bilibili.com", "w.soundcloud.com",     "open.spotify.com", "embed.podcasts.apple.com",
          "bandcamp.com",        "embed.ted.com",        "archive.org",      "player.twitch.tv"};
}

std::string describe(const Problem& problem) {
  if (problem.line == 0) return fmt::format("{}: {}", problem.file.string(), problem.message);
  return fmt::format("{}:{}:{}: {}", problem.file.string(), problem.line, problem.column, problem.message);
}

LoadedConfig load_config(const std::filesystem::path& given) {
  LoadedConfig loaded;
  const auto file = std::filesystem::absolute(given);
  const auto table = read_file(file, loaded.problems);
  if (!table) return loaded;
  auto config = defaults(file);
  Problems problems(file, loaded.problems);
  read_table<Config>(*table, top_keys, config, problems);
  if (config.fetch.user_agent.empty())
    config.fetch.user_agent = fmt::format("tidings/{} (+{})", TIDINGS_VERSION, config.site.url.href());
  if (loaded.problems.empty()) loaded.config = std::make_shared<const Config>(std::move(config));
  return loaded;
}

}  // namespace tidings::config
