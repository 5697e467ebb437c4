#include "daemon/normalise/document.hpp"

#include <utility>

#include "daemon/normalise/field.hpp"
#include "daemon/normalise/item_marks.hpp"
#include "daemon/normalise/signature.hpp"

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

/// What the items of a document have from it, and what reads them.
std::string surroundings_of(const Document& document, const DocumentContext& context) {
  std::string text;
  append_text(text, context.known->by);
  append_text(text, context.url == nullptr ? std::string_view() : context.url->href());
  for (const auto& host : context.iframe_hosts) append_text(text, host);
  append_text(text, document.title.str());
  append_text(text, document.language);
  append_text(text, context.language);
  for (const auto& author : document.authors)
    for (const auto& field : {author.name, author.email, author.uri}) append_text(text, field);
  return text;
}

/// One item after the other.
class ItemReader {
 public:
  ItemReader(const FieldReader& read, const Document& document, const DocumentContext& context)
      : read_(read), known_(context.known) {
    if (known_ != nullptr) marker_.emplace(surroundings_of(document, context));
  }

  Item item(const parse::RawItem& raw) {
    auto item = make_item_head(raw, read_);
    if (marker_) {
      item.mark = marker_->mark(raw, read_);
      const bool has_identity = !item.id.empty() || item.link;
      item.is_known = has_identity && known_->marks.contains(*item.mark);
    }
    if (!item.is_known) make_item_body(raw, read_, item);
    return item;
  }

 private:
  const FieldReader& read_;
  const KnownItems* known_;
  std::optional<ItemMarker> marker_;
};

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
  document.categories = read.categories(raw.categories);
  document.language = trimmed(raw.language.empty() ? raw.title.language : raw.language);
  const bool unnamed = document.language.empty();
  const auto of_response = store::PlainText::from(context.language).str();  // a header may hold any bytes
  if (unnamed) document.language = of_response;
  document.rights = read.plain(raw.rights);
  document.generator = {store::PlainText::from(raw.generator.name).str(), read.address(raw.generator.uri),
                        trimmed(raw.generator.version)};
  document.icon = read.web_url(raw.icon);
  document.logo = read.web_url(raw.logo);
  read_cadence(raw, document);
  document.itunes = read.pairs(raw.itunes);
  document.items.reserve(raw.items.size());
  ItemReader items(read, document, context);
  for (const auto& item : raw.items) {
    document.items.push_back(items.item(item));
    if (auto& language = document.items.back().language; unnamed && language.empty()) language = of_response;
  }
  return document;
}

}  // namespace tidings::normalise
