#include <utility>

#include "daemon/normalise/field.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "store/ascii.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t max_media = 100;

/// Without control characters, and ill-formed UTF-8 made good (a base64 text may be anything).
std::string text_of(std::string_view raw) {
  auto text = store::well_formed(raw);
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
  return trimmed(text);
}

std::optional<double> parse_degrees(std::string_view text, double limit) {
  auto number = trim(text);
  if (number.starts_with('+')) number.remove_prefix(1);
  const auto value = ascii::parse_number<double>(number);
  return value && *value >= -limit && *value <= limit ? value : std::nullopt;
}

std::optional<std::pair<double, double>> geo_of(const parse::RawItem& raw) {
  const auto latitude = parse_degrees(raw.latitude, 90);
  const auto longitude = parse_degrees(raw.longitude, 180);
  if (!latitude || !longitude) return std::nullopt;
  return std::pair{*latitude, *longitude};
}

std::vector<Media> media_of(const parse::RawItem& raw, const FieldReader& read) {
  std::vector<Media> all;
  for (const auto& found : raw.media) {
    Media media{read.web_url(found.url),      trimmed(found.type),       trimmed(found.medium),
                parse_count(found.width),     parse_count(found.height), parse_count(found.length),
                read.web_url(found.thumbnail)};
    if (media.url || media.thumbnail) all.push_back(std::move(media));
    if (all.size() == max_media) break;
  }
  return all;
}

std::optional<ItemSource> source_of(const parse::RawItem& raw, const FieldReader& read) {
  if (!raw.source) return std::nullopt;
  const auto links = read.links(raw.source->links);
  auto feed = read.web_url(raw.source_url);
  return ItemSource{trimmed(raw.source->id), read.plain(raw.source->title), page_of(links),
                    feed ? feed : link_of(links, "self"), date_of(raw.source->updated)};
}

/// What stands beside the content, in the order that publishers mean: thumbnail, picture, enclosure, the
/// podcast's.
std::optional<store::WebUrl> picture_beside(const Item& item) {
  for (const auto& media : item.media)
    if (media.thumbnail) return media.thumbnail;
  for (const auto& media : item.media)
    if (media.is_picture() && media.url) return media.url;
  for (const auto& link : item.links)
    if (link.rel == "enclosure" && link.type.starts_with("image/")) return link.web;
  return item.named_image;
}

bool says_nothing(const parse::RawItem& raw) {
  return raw.id.empty() && raw.links.empty() && raw.title.empty() && raw.content.empty() &&
         raw.summary.empty() && raw.media.empty() && raw.published.empty();
}

}  // namespace

bool Media::is_picture() const { return medium == "image" || type.starts_with("image/"); }

Item make_item_head(const parse::RawItem& raw, const FieldReader& read) {
  Item item;
  item.blank = says_nothing(raw);
  item.id = trimmed(raw.id);
  item.id_is_permalink = raw.id_is_permalink;
  item.links = read.links(raw.links);
  item.link = page_of(item.links);
  if (!item.link && raw.id_is_permalink.value_or(false)) item.link = text::parse_web_url(item.id);
  item.title = read.plain(raw.title);
  item.published = date_of(raw.published);
  item.updated = date_of(raw.updated);
  return item;
}

void make_item_body(const parse::RawItem& raw, const FieldReader& read, Item& item) {
  if (raw.title.markup != parse::Markup::none &&
      raw.title.value.find_first_of("<&") != std::string_view::npos)
    if (auto html = read.html(raw.title).html; html.str().contains('<')) item.title_html = std::move(html);
  auto content = read.html(raw.content);
  auto summary = read.html(raw.summary);
  item.content = std::move(content.html);
  item.content_text =
      text_of(raw.content.markup == parse::Markup::none ? raw.content.value : raw.content_text);
  item.summary_html = std::move(summary.html);
  item.summary = read.plain(raw.summary);
  item.external_url = read.web_url(raw.external_url);
  item.authors = read.persons(raw.authors);
  if (item.authors.empty() && raw.source) item.authors = read.persons(raw.source->authors);
  item.contributors = read.persons(raw.contributors);
  item.categories = read.categories(raw.categories);
  for (const auto language : {raw.language, raw.content.language, raw.title.language})
    if (item.language.empty()) item.language = trimmed(language);
  item.rights = read.plain(raw.rights).str();
  item.comments = read.web_url(raw.comments);
  item.media = media_of(raw, read);
  item.source = source_of(raw, read);
  item.geo = geo_of(raw);
  item.itunes = read.pairs(raw.itunes);
  item.named_image = read.web_url(raw.image);
  for (const auto& image : {content.first_image, summary.first_image})
    if (item.image.empty()) item.image = image.value_or("");
  if (item.image.empty())
    if (const auto picture = picture_beside(item)) item.image = picture->str();
}

}  // namespace tidings::normalise
