#include "daemon/normalise/document.hpp"

#include <utility>

#include "daemon/normalise/field.hpp"

namespace tidings::normalise {
namespace {

std::vector<int> hours_of(const std::vector<std::string_view>& raw) {
  std::vector<int> hours;
  for (const auto text : raw)
    if (const auto hour = parse_count(text); hour && *hour <= 24)
      hours.push_back(static_cast<int>(*hour % 24));
  return hours;
}

void read_cadence(const parse::RawFeed& raw, Document& document) {
  document.ttl_minutes = parse_count(raw.ttl);
  document.skip_hours = hours_of(raw.skip_hours);
  for (const auto day : raw.skip_days) document.skip_days.emplace_back(day);
  document.update_period = trimmed(raw.update_period);
  document.update_frequency = parse_count(raw.update_frequency).value_or(1);
}

void read_people(const parse::RawFeed& raw, const FieldReader& read, Document& document) {
  document.authors = read.persons(raw.authors);
  document.contributors = read.persons(raw.contributors);
  if (auto owner = read.persons({raw.itunes_owner}); !owner.empty())
    document.itunes_owner = std::move(owner.front());
}

/// Where a document says that it comes from, or whose it is: the base of last resort (RFC 3986, 5.1.4).
std::optional<text::Url> named_address(const parse::RawFeed& raw) {
  for (const std::string_view wanted : {"self", "alternate"})
    for (const auto& link : raw.links)
      if (auto url = link.rel == wanted ? text::Url::parse(link.href.value) : std::nullopt;
          url && url->is_web())
        return url;
  return std::nullopt;
}

}  // namespace

Document make_document(const parse::RawFeed& raw, const DocumentContext& given) {
  auto context = given;
  const auto named = given.url == nullptr ? named_address(raw) : std::nullopt;
  if (named) context.url = &*named;
  const FieldReader read(context, raw.bases);
  Document document;
  document.format = raw.format;
  document.encoding = raw.encoding;
  document.well_formed = raw.well_formed;
  document.warnings = raw.warnings;
  document.id = trimmed(raw.id);
  document.title = read.plain(raw.title);
  document.subtitle_html = read.html(raw.subtitle).html;
  document.subtitle = read.plain(raw.subtitle);
  document.user_comment = read.plain(raw.user_comment);
  document.links = read.links(raw.links);
  document.home_page = page_of(document.links);
  document.self = link_of(document.links, "self");
  document.published = date_of(raw.published);
  document.updated = date_of(raw.updated);
  read_people(raw, read, document);
  document.categories = categories_of(raw.categories);
  document.language = trimmed(raw.language.empty() ? raw.title.language : raw.language);
  const bool unnamed = document.language.empty();
  if (unnamed) document.language = context.language;
  document.rights = read.plain(raw.rights);
  document.generator = {store::PlainText::from(raw.generator.name).str(), read.address(raw.generator.uri),
                        trimmed(raw.generator.version)};
  document.icon = read.web_url(raw.icon);
  document.logo = read.web_url(raw.logo);
  read_cadence(raw, document);
  document.itunes = pairs_of(raw.itunes);
  document.items.reserve(raw.items.size());
  for (const auto& item : raw.items) {
    document.items.push_back(make_item(item, read));
    if (auto& language = document.items.back().language; unnamed && language.empty())
      language = context.language;
  }
  return document;
}

}  // namespace tidings::normalise
