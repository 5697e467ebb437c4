#include "daemon/publish/address.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "daemon/text/percent_encoding.hpp"
#include "store/ascii.hpp"
#include "store/text_types.hpp"

namespace tidings::publish {
namespace {

using store::FeedScope;

std::string encoded(std::string_view name) {
  std::string out;
  text::append_percent_encoded(out, name, text::EncodeSet::component);
  return out;
}

/// Takes `/sources/<id>/` or `/categories/<name>/` off a path, or `/`.
std::optional<FeedScope> take_scope(std::string_view& path) {
  FeedScope scope;
  for (const auto& [prefix, kind] :
       {std::pair<std::string_view, FeedScope::Kind>("/sources/", FeedScope::Kind::source),
        {"/categories/", FeedScope::Kind::category}}) {
    if (!path.starts_with(prefix)) continue;
    const auto end = path.find('/', prefix.size());
    if (end == path.npos) return std::nullopt;
    const auto written = path.substr(prefix.size(), end - prefix.size());
    if (!text::is_percent_encoded(written)) return std::nullopt;
    scope = {kind, text::percent_decoded(written)};
    if (!has_address(scope)) return std::nullopt;
    path.remove_prefix(end + 1);
    return scope;
  }
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  return scope;
}

/// `archive/<n>.xml`, n from 1 without leading zeros.
std::optional<std::size_t> archive_number(std::string_view name) {
  constexpr std::string_view begin = "archive/";
  constexpr std::string_view end = ".xml";
  if (!name.starts_with(begin) || !name.ends_with(end) || name.size() <= begin.size() + end.size())
    return std::nullopt;
  name = name.substr(begin.size(), name.size() - begin.size() - end.size());
  const auto number = ascii::parse_number<std::size_t>(name);
  return number && !name.starts_with('0') && *number <= 1'000'000'000 ? number : std::nullopt;
}

}  // namespace

bool has_address(const FeedScope& scope) {
  switch (scope.kind) {
    case FeedScope::Kind::source:
      return store::SourceId::parse(scope.name).has_value();
    case FeedScope::Kind::category:
      return !scope.name.empty() && scope.name != "." && scope.name != "..";
    case FeedScope::Kind::all:
      break;
  }
  return true;
}

std::string folder_of(const FeedScope& scope) {
  switch (scope.kind) {
    case FeedScope::Kind::source:
      return "/sources/" + scope.name + '/';
    case FeedScope::Kind::category:
      return "/categories/" + encoded(scope.name) + '/';
    case FeedScope::Kind::all:
      break;
  }
  return "/";
}

namespace {

struct Name {
  Format format;
  std::string_view name;
};

constexpr std::array names{
    Name{Format::atom, "atom.xml"}, Name{Format::json, "feed.json"},          Name{Format::page, ""},
    Name{Format::status, "status"}, Name{Format::status_json, "status.json"}, Name{Format::opml, "opml.xml"}};

bool is_of_a_feed(Format format) { return format == Format::atom || format == Format::json; }

}  // namespace

std::string path_of(const Address& address) {
  auto folder = folder_of(address.scope);
  if (address.archive != 0) return fmt::format("{}archive/{}.xml", folder, address.archive);
  const auto* found = std::ranges::find(names, address.format, &Name::format);
  return folder.append(found->name);
}

std::optional<Address> parse_path(std::string_view path) {
  auto scope = take_scope(path);
  if (!scope) return std::nullopt;
  Address address{.scope = std::move(*scope)};
  const auto* found = std::ranges::find(names, path, &Name::name);
  if (found != names.end()) {
    address.format = found->format;
    const bool exists = is_of_a_feed(address.format) || address.scope == FeedScope();
    return exists ? std::optional(std::move(address)) : std::nullopt;
  }
  const auto number = archive_number(path);
  if (!number) return std::nullopt;
  address.archive = *number;
  return address;
}

}  // namespace tidings::publish
