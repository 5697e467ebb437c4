#include "store/entry_alias.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "store/ascii.hpp"
#include "store/entry_id.hpp"
#include "store/hash.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t telling_content = 200;  // bytes: shorter text may be a phrase that comes again

/// Parameters that name the way a reader came, not what is read; a `*` stands for any end.
constexpr std::array<std::string_view, 30> tracking{
    "utm_*",   "fbclid",     "gclid",          "dclid",       "gbraid",  "wbraid", "msclkid", "yclid",
    "twclid",  "igshid",     "mc_cid",         "mc_eid",      "mkt_tok", "_hsenc", "_hsmi",   "hsctatracking",
    "vero_id", "oly_enc_id", "at_medium",      "cmpid",       "ncid",    "ocid",   "smid",    "sr_share",
    "spm",     "ref_src",    "traffic_source", "at_campaign", "xtor",    "amp"};

bool is_tracking(std::string_view parameter) {
  const auto name = parameter.substr(0, parameter.find('='));
  return name.empty() || std::ranges::any_of(tracking, [&](std::string_view known) {
           return known.ends_with('*') ? name.starts_with(known.substr(0, known.size() - 1)) : name == known;
         });
}

std::string without_tracking(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const auto parameter = ascii::take_until(query, '&');
    if (is_tracking(parameter)) continue;
    kept += kept.empty() ? '?' : '&';
    kept += parameter;
  }
  return kept;
}

std::string_view without_scheme(std::string_view address) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (address.starts_with(scheme)) return address.substr(scheme.size());
  return {};
}

/// Path and query of an id that is an address; nothing where that is what a front page has.
std::string_view path_of_id(std::string_view guid) {
  const auto rest = without_scheme(guid);
  const auto slash = rest.find('/');
  if (slash == rest.npos || rest.size() - slash < 2) return {};
  return rest.substr(slash);
}

constexpr std::string_view hashed_guid = "guid-sha256:";

/// Whether its id is the hash of something else than an id for the whole world.
bool is_own_hash(const Entry& entry) {
  return entry.id.key.starts_with(hashed_guid) &&
         (!entry.guid.contains(':') || entry.id != entry_id_from_guid(entry.guid));
}

/// `rule source`, then each of `what` on a line of its own.
Alias make_alias(AliasRule rule, const SourceId& source, std::string_view what,
                 std::optional<std::string_view> more = std::nullopt) {
  const char digit = static_cast<char>('0' + static_cast<int>(rule));
  return {rule,
          grouped_number(source.str(),
                         {{&digit, 1}, " ", source.str(), "\n", what, more ? "\n" : "", more.value_or("")})};
}

}  // namespace

std::string canonical_link(std::string_view link) {
  auto rest = without_scheme(link);
  rest = rest.substr(0, rest.find('#'));
  if (rest.starts_with("www.")) rest.remove_prefix(4);
  const auto mark = rest.find('?');
  auto path = rest.substr(0, mark);
  const auto cut = [&](std::string_view end) {
    if (path.ends_with(end)) path.remove_suffix(end.size());
  };
  cut("/");
  cut("/amp");
  return std::string(path) + (mark == rest.npos ? "" : without_tracking(rest.substr(mark + 1)));
}

Alias former_id(const SourceId& source, std::string_view key) {
  return make_alias(AliasRule::former_id, source, key);
}

Lookups lookups_of(const Entry& entry) {
  Lookups lookups;
  for (const auto& category : entry.categories)
    if (std::ranges::find(lookups.categories, category) == lookups.categories.end())
      lookups.categories.push_back(category);

  const auto add = [&](AliasRule rule, std::string_view what, std::optional<std::string_view> more = {}) {
    lookups.aliases.push_back(make_alias(rule, entry.source, what, more));
  };
  const auto link = entry.link ? canonical_link(entry.link->str()) : std::string();
  const auto& title = entry.title.str();
  const auto& content = entry.content.str();
  for (const auto& key : entry.known_as) lookups.aliases.push_back(former_id(entry.source, key));
  if (const auto path = path_of_id(entry.guid); !path.empty()) add(AliasRule::id_without_host, path);
  if (!link.empty()) add(AliasRule::link_and_title, link, title);
  if (entry.published)
    add(AliasRule::title_and_date, std::to_string(entry.published->time_since_epoch().count()), title);
  if (content.size() >= telling_content) add(AliasRule::title_and_content, title, quick_hash({content}));
  const bool is_page = link.find_first_of("/?") != link.npos;  // a front page is no article
  if (is_page) lookups.article = grouped_number(link.substr(0, link.find_first_of("/?")), {link});
  lookups.shared_id = is_own_hash(entry) ? 0 : shared_id(entry.id.key);
  return lookups;
}

/// IRIs have a scheme; where they have a host, those of one lie together.
std::int64_t shared_id(std::string_view key) {
  if (key.starts_with(hashed_guid)) return grouped_number(hashed_guid, {"id\n", key});
  constexpr std::string_view kind = "guid:";
  if (!key.starts_with(kind) || !key.substr(kind.size()).contains(':')) return 0;
  constexpr std::size_t scheme_and_slashes = 13;  // `guid:https://`
  return grouped_number(key.substr(0, key.find('/', scheme_and_slashes)), {"id\n", key});
}

std::int64_t entry_number(const SourceId& source, std::string_view key) {
  return grouped_number(source.str(), {source.str(), "\n", key});
}

std::string_view words_of(AliasRule rule) {
  switch (rule) {
    case AliasRule::former_id:
      return "an id it had before";
    case AliasRule::id_without_host:
      return "the same id, scheme and host aside";
    case AliasRule::link_and_title:
      return "the same link and title";
    case AliasRule::title_and_date:
      return "the same title and date";
    case AliasRule::title_and_content:
      return "the same title and text";
  }
  return {};
}

}  // namespace tidings::store
