#include <algorithm>
#include <array>

#include "daemon/parse/constructs.hpp"
#include "daemon/parse/fields.hpp"
#include "daemon/parse/handler_table.hpp"

namespace tidings::parse {
namespace {

using enum Vocabulary;

constexpr std::size_t max_list = 100;  // hours, days

void description(const Element& e, FeedFields& f) {
  f.offer(Field::summary, e, f.feed.subtitle, f.xml.raw_text(e, Markup::html));
}
void atom_subtitle(const Element& e, FeedFields& f) {
  f.offer(Field::summary, e, f.feed.subtitle, read_atom_text(f.xml, e));
}
void user_comment(const Element& e, FeedFields& f) {
  if (f.feed.user_comment.empty()) f.feed.user_comment = f.xml.raw_text(e, Markup::html);
}
void atom_info(const Element& e, FeedFields& f) {
  if (f.feed.user_comment.empty()) f.feed.user_comment = read_atom_text(f.xml, e);
}

void language(const Element& e, FeedFields& f) {
  f.offer(Field::language, e, f.feed.language, f.xml.language_tag(f.xml.text(e)));
}

void image(const Element& e, FeedFields& f) { f.offer(Field::image, e, f.feed.logo, read_image(f.xml, e)); }
void icon(const Element& e, FeedFields& f) {
  if (f.feed.icon.empty()) f.feed.icon = f.xml.text_address(e);
}

/// CDF: `style` says whether it is an icon.
void cdf_logo(const Element& e, FeedFields& f) {
  const auto address = f.xml.attribute_address(e, "href");
  auto& place = same_name(e.attribute("style"), "icon") ? f.feed.icon : f.feed.logo;
  if (place.empty()) place = address;
}

void generator(const Element& e, FeedFields& f) {
  const auto name = f.xml.text(e);
  auto uri = f.xml.attribute_address(e, "uri");
  if (uri.empty()) uri = f.xml.attribute_address(e, "url");
  if (uri.empty()) uri = f.xml.attribute_address(e, "href");
  const bool says_something = !name.empty() || !uri.empty();
  if (says_something && f.claim(Field::generator, e))
    f.feed.generator = {name, uri, trim(e.attribute("version"))};
}
void generator_agent(const Element& e, FeedFields& f) {
  const auto uri = read_address(f.xml, e);
  if (!uri.empty() && f.claim(Field::generator, e)) f.feed.generator = {uri.value, uri, {}};
}

void list(const Element& e, FeedFields& f, std::vector<std::string_view>& into) {
  f.xml.each_child(e, [&](const Element& child) {
    if (into.size() < max_list) into.push_back(f.xml.word(child));
  });
}

template <auto place>
void word(const Element& e, FeedFields& f) {
  if ((f.feed.*place).empty()) f.feed.*place = f.xml.word(e);
}

void editor(const Element& e, FeedFields& f) { f.add_author(e, read_person(f.xml, e)); }
void web_master(const Element& e, FeedFields& f) { f.feed.contributors.push_back(read_person(f.xml, e)); }

constexpr HandlerTable feed_handlers(std::array{
    Handler<FeedFields>{rss, "description", description},
    Handler<FeedFields>{rss, "language", language},
    Handler<FeedFields>{rss, "managingEditor", editor},
    Handler<FeedFields>{rss, "webMaster", web_master},
    Handler<FeedFields>{rss, "generator", generator},
    Handler<FeedFields>{rss, "ttl", word<&RawFeed::ttl>},
    Handler<FeedFields>{rss, "image", image},
    Handler<FeedFields>{rss, "skipHours",
                        [](const Element& e, FeedFields& f) { list(e, f, f.feed.skip_hours); }},
    Handler<FeedFields>{rss, "skipDays",
                        [](const Element& e, FeedFields& f) { list(e, f, f.feed.skip_days); }},
    Handler<FeedFields>{cdf, "abstract", description},
    Handler<FeedFields>{cdf, "description", description},
    Handler<FeedFields>{cdf, "logo", cdf_logo},
    Handler<FeedFields>{
        cdf, "a", [](const Element& e, FeedFields& f) { f.set_page(f.xml.attribute_address(e, "href")); }},
    Handler<FeedFields>{atom, "subtitle", atom_subtitle},
    Handler<FeedFields>{atom, "tagline", atom_subtitle},
    Handler<FeedFields>{atom, "info", atom_info},
    Handler<FeedFields>{atom, "generator", generator},
    Handler<FeedFields>{atom, "icon", icon},
    Handler<FeedFields>{atom, "logo", image},
    Handler<FeedFields>{dublin_core, "language", language},
    Handler<FeedFields>{dublin_core, "description", description},
    Handler<FeedFields>{admin, "generatorAgent", generator_agent},
    Handler<FeedFields>{media, "thumbnail", image},
    Handler<FeedFields>{media, "description", description},
    Handler<FeedFields>{feedburner, "browserFriendly", user_comment},
    Handler<FeedFields>{feedburner, "browserFriendlyInfo", user_comment},
    Handler<FeedFields>{syndication, "updatePeriod", word<&RawFeed::update_period>},
    Handler<FeedFields>{syndication, "updateFrequency", word<&RawFeed::update_frequency>},
});

void read_itunes(const Element& e, FeedFields& f) {
  if (same_name(e.local, "owner")) {
    f.feed.itunes_owner = read_atom_person(f.xml, e);
    return;
  }
  if (same_name(e.local, "category")) return add_itunes_categories(f.xml, e, f.feed.categories);
  const auto value = itunes_value(f.xml, e);
  if (is_itunes_image(e))
    image(e, f);
  else if (same_name(e.local, "author"))
    f.fallback_author = f.fallback_author.empty() ? value : f.fallback_author;
  else if (same_name(e.local, "keywords"))
    add_keywords(value, itunes_scheme, f.feed.categories);
  else if (same_name(e.local, "summary"))
    description(e, f);
  else if (same_name(e.local, "subtitle") && !value.empty() && f.claim(Field::summary, e, 1))
    f.feed.subtitle = f.xml.raw_text(e, Markup::html);
  if (!value.empty()) f.feed.itunes.push_back({e.local, value, e.base});
}

}  // namespace

void read_feed_element(const Element& element, FeedFields& fields) {
  if (element.vocabulary == itunes) {
    read_itunes(element, fields);
    if (!same_name(element.local, "title")) return;
  }
  const auto vocabulary = element.vocabulary == none ? fields.native() : element.vocabulary;
  if (const auto* handler = feed_handlers.find(vocabulary, element.local))
    return handler->read(element, fields);
  if (fields.read_shared(element) || !fields.is_native(element)) return;
  for (const auto other : {rss, atom})
    if (const auto* handler = feed_handlers.find(other, element.local)) return handler->read(element, fields);
}

void finish_feed(FeedFields& fields) {
  if (fields.feed.authors.empty() && !fields.fallback_author.empty())
    fields.feed.authors.push_back({fields.fallback_author, {}, {}});
}

}  // namespace tidings::parse
