#include <algorithm>
#include <array>
#include <expected>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "daemon/config/access_reader.hpp"
#include "daemon/config/opml_reader.hpp"
#include "daemon/config/reading_rules_reader.hpp"
#include "daemon/config/source_ids.hpp"
#include "daemon/config/toml_reader.hpp"
#include "daemon/config/values.hpp"
#include "daemon/decode/labels.hpp"

namespace tidings::config {
namespace {

/// A source before its address is known to be there.
struct Draft {
  std::optional<text::Url> url;
  Source source;
  SourceOptions options{};
};

void read_headers(const toml::node& node, Draft& draft, Problems& problems) {
  const auto* table = node.as_table();
  if (table == nullptr) return problems.add(node, "expected headers: { Accept-Language = \"fr\" }");
  for (const auto& [name, value] : *table) {
    const auto text = read_string(value, problems);
    if (!text) continue;
    if (!is_settable_header(name.str()))
      problems.add(name.source(),
                   fmt::format("`{}` is no name of a header that can be set here", name.str()));
    else if (!is_header_value(*text))
      problems.add(value, "a header's value has no line breaks or control characters");
    else
      draft.options.headers.emplace_back(name.str(), *text);
  }
}

void read_charset(const toml::node& node, Draft& draft, Problems& problems) {
  const auto label = read_string(node, problems);
  if (!label) return;
  if (decode::encoding_of_label(*label))
    draft.options.charset = *label;
  else
    problems.add(node, fmt::format("`{}` is no encoding that is known, such as \"windows-1251\"", *label));
}

/// A reader of one key of the source's access.
template <void (*Read)(const toml::node&, Access&, Problems&)>
void read_access(const toml::node& node, Draft& draft, Problems& problems) {
  Read(node, draft.options.access, problems);
}

/// A key that [reading] has, too.
template <void (*Read)(const toml::node&, normalise::ReadingRules&, Problems&)>
void read_rule(const toml::node& node, Draft& draft, Problems& problems) {
  Read(node, draft.options.reading, problems);
}

constexpr std::array source_keys{
    Key<Draft>{"url",
               [](const toml::node& n, Draft& d, Problems& p) {
                 d.url = read_web_address(n, p);
                 d.source.line = n.source().begin.line;
               }},
    Key<Draft>{"name",
               [](const toml::node& n, Draft& d, Problems& p) {
                 if (const auto text = read_string(n, p)) d.source.name = store::PlainText::from(*text).str();
               }},
    Key<Draft>{"categories",
               [](const toml::node& n, Draft& d, Problems& p) {
                 for (const auto& text : read_strings(n, p).value_or(std::vector<std::string>()))
                   d.source.categories.push_back(store::PlainText::from(text).str());
                 if (std::ranges::count(d.source.categories, "") != 0) p.add(n, "a category has a name");
               }},
    Key<Draft>{"interval", [](const toml::node& n, Draft& d,
                              Problems& p) { d.options.interval = read_interval(n, Interval{}, p); }},
    Key<Draft>{"keep", [](const toml::node& n, Draft& d, Problems& p) { d.options.keep = read_keep(n, p); }},
    Key<Draft>{"user_agent",
               [](const toml::node& n, Draft& d, Problems& p) {
                 const auto text = read_string(n, p);
                 if (text && !is_header_value(*text))
                   p.add(n, "a user agent has no line breaks or control characters");
                 else if (text)
                   d.options.user_agent = *text;
               }},
    Key<Draft>{"headers", &read_headers},
    Key<Draft>{"username", &read_access<read_username>},
    Key<Draft>{"password_file", &read_access<read_password_file>},
    Key<Draft>{"token_file", &read_access<read_token_file>},
    Key<Draft>{"client_certificate", &read_access<read_client_certificate>},
    Key<Draft>{"client_key", &read_access<read_client_key>},
    Key<Draft>{"charset", &read_charset},
    Key<Draft>{"allow_networks",
               [](const toml::node& n, Draft& d, Problems& p) {
                 d.options.allow_networks = read_networks(n, p).value_or(std::vector<text::IpNetwork>());
               }},
    Key<Draft>{"proxy",
               [](const toml::node& n, Draft& d, Problems& p) { d.options.proxy = read_proxy(n, p); }},
    Key<Draft>{"future_dates", &read_rule<read_future_dates>},
    Key<Draft>{"max_items", &read_rule<read_max_items>},
    Key<Draft>{"filters", &read_rule<read_filters>},
    Key<Draft>{"rewrite", &read_rule<read_rewrites>},
    Key<Draft>{"enabled", [](const toml::node& n, Draft& d,
                             Problems& p) { d.source.enabled = read_bool(n, p).value_or(true); }},
};

/// The sources that were read, by address, fragments aside.
class Asked {
 public:
  struct Place {
    Shared<std::filesystem::path> file;
    std::size_t line;
    Shared<SourceOptions> options;
    bool enabled;
  };

  /// The enabled source that asks for the same: where one goes to a server with other credentials, or reads
  /// by other rules, there is a reason for two. Null: none, and this one is known from now on.
  const Place* find_or_add(const Source& source) {
    auto href = source.url.without_fragment().href();
    const auto [first, last] = places_.equal_range(href);
    for (auto other = first; source.enabled && other != last; ++other)
      if (other->second.enabled && other->second.options == source.options) return &other->second;
    places_.emplace(std::move(href), Place{source.file, source.line, source.options, source.enabled});
    return nullptr;
  }

  Addresses addresses() const {
    Addresses found;
    for (const auto& place : places_) found.insert(place.first);
    return found;
  }

 private:
  std::unordered_multimap<std::string, Place> places_;
};

void load_source(const std::filesystem::path& file, Asked& asked, SourceList::Builder& sources,
                 LoadedSources& loaded) {
  const auto id = store::SourceId::parse(file.stem().string());
  if (!id) {
    loaded.problems.push_back(
        {file, 0, 0,
         "the file's name is the source's id: small letters a to z, digits and hyphens, at most 100, "
         "then .toml"});
    loaded.faulty.push_back(file);
    return;
  }
  const auto problems_before = loaded.problems.size();
  Draft draft{std::nullopt, Source{.id = *id, .file = Shared(file)}};
  if (const auto table = read_file(file, loaded.problems)) {
    Problems problems(file, loaded.problems);
    read_table<Draft>(*table, source_keys, draft, problems);
    if (!draft.url && !table->contains("url"))
      loaded.problems.push_back({file, 1, 1, "`url` is missing: the address of the feed"});
    if (draft.url) check_access(*table, *draft.url, draft.options, problems);
  }
  if (loaded.problems.size() != problems_before) {
    loaded.faulty.push_back(file);
    return;
  }
  auto& source = draft.source;
  source.url = std::move(*draft.url);
  if (draft.options != SourceOptions()) source.options = Shared(std::move(draft.options));
  if (const auto* other = asked.find_or_add(source)) {
    loaded.problems.push_back({file, source.line, 1,
                               fmt::format("the same feed as {}:{}, and with the same options: remove one of "
                                           "them, or set `enabled = false`",
                                           other->file->string(), other->line)});
    loaded.faulty.push_back(file);
    return;
  }
  sources.add(source);
}

struct SourceFiles {
  std::vector<std::filesystem::path> toml;
  std::vector<std::filesystem::path> opml;
};

/// In the order of their names; or why the folder can't be listed: half of a list would end the other
/// sources.
std::expected<SourceFiles, std::error_code> source_files(const std::filesystem::path& folder) {
  SourceFiles files;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    const auto name = file->path().filename().string();
    if (name.starts_with('.')) continue;
    if (name.ends_with(".toml")) files.toml.push_back(file->path());
    if (name.ends_with(".opml")) files.opml.push_back(file->path());
  }
  if (error) return std::unexpected(error);
  std::ranges::sort(files.toml);
  std::ranges::sort(files.opml);
  return files;
}

std::string cant_be_listed(std::error_code error) {
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
    return "there is no such folder of source files";
  return "the folder of source files can't be listed: " + error.message();
}

}  // namespace

LoadedSources load_sources(const std::filesystem::path& folder) {
  LoadedSources loaded;
  const auto files = source_files(folder);
  if (!files) {
    loaded.problems.push_back({folder, 0, 0, cant_be_listed(files.error())});
    loaded.folder_is_there = false;
    return loaded;
  }
  SourceList::Builder sources(folder);
  SourceIds ids;
  Asked asked;
  for (const auto& file : files->toml) {
    load_source(file, asked, sources, loaded);
    ids.take(file.stem().string());  // also where it can't be read just now
  }
  auto taken = files->opml.empty() ? Addresses() : asked.addresses();
  for (const auto& file : files->opml)
    read_opml(file, ids, taken, file != files->opml.back(), sources, loaded);
  loaded.sources = std::move(sources).build();
  return loaded;
}

}  // namespace tidings::config
