#include "daemon/normalise/document.hpp"

#include <charconv>
#include <utility>

#include "daemon/normalise/field.hpp"
#include "daemon/normalise/person.hpp"
#include "daemon/text/date.hpp"

namespace tidings::normalise {
namespace {

std::vector<int> hours_of(const std::vector<std::string>& raw) {
  std::vector<int> hours;
  for (const auto& text : raw)
    if (const auto hour = parse_count(text); hour && *hour <= 24)
      hours.push_back(static_cast<int>(*hour % 24));
  return hours;
}

/// What a document says of its own reading: taken over as it stands.
void copy_as_found(const parse::RawFeed& raw, Document& document) {
  document.format = raw.format;
  document.encoding = raw.encoding;
  document.well_formed = raw.well_formed;
  document.warnings = raw.warnings;
  document.categories = raw.categories;
  document.generator = raw.generator;
  document.skip_days = raw.skip_days;
  document.itunes = raw.itunes;
}

}  // namespace

Document make_document(const parse::RawFeed& raw, const DocumentContext& context) {
  const FieldReader read(context);
  Document document;
  copy_as_found(raw, document);
  document.id = trimmed(raw.id);
  document.title = read.plain(raw.title);
  document.subtitle_html = read.html(raw.subtitle).html;
  document.subtitle = read.plain(raw.subtitle);
  document.links = read.links(raw.links);
  document.home_page = page_of(document.links);
  document.self = link_of(document.links, "self");
  document.published = text::parse_date(raw.published);
  document.updated = text::parse_date(raw.updated);
  document.authors = normalise_persons(raw.authors);
  document.contributors = normalise_persons(raw.contributors);
  document.language = trimmed(raw.language.empty() ? raw.title.language : raw.language);
  if (document.language.empty()) document.language = context.language;
  document.rights = read.plain(raw.rights);
  document.icon = read.web_url(raw.icon);
  document.logo = read.web_url(raw.logo);
  document.ttl_minutes = parse_count(raw.ttl);
  document.skip_hours = hours_of(raw.skip_hours);
  document.update_period = trimmed(raw.update_period);
  document.update_frequency = parse_count(raw.update_frequency).value_or(1);
  document.items.reserve(raw.items.size());
  for (const auto& item : raw.items) document.items.push_back(make_item(item, read));
  return document;
}

}  // namespace tidings::normalise
