#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "daemon/parse/constructs.hpp"
#include "daemon/parse/fields.hpp"
#include "daemon/parse/handler_table.hpp"

namespace tidings::parse {
namespace {

using enum Vocabulary;

constexpr std::size_t max_items = 20'000;  // of one document

void html_or_text_title(const Element& e, SourceFields& f) {
  f.offer(Field::title, e, f.place.title, f.xml.raw_text(e, Markup::maybe));
}
void atom_title(const Element& e, SourceFields& f) {
  f.offer(Field::title, e, f.place.title, read_atom_text(f.xml, e));
}
void rights(const Element& e, SourceFields& f) {
  f.offer(Field::rights, e, f.place.rights, f.xml.raw_text(e, Markup::maybe));
}
void atom_rights(const Element& e, SourceFields& f) {
  f.offer(Field::rights, e, f.place.rights, read_atom_text(f.xml, e));
}

template <unsigned order>
void published(const Element& e, SourceFields& f) {
  f.offer_date(Field::published, e, f.place.published, f.xml.text(e), order);
}
template <unsigned order>
void updated(const Element& e, SourceFields& f) {
  f.offer_date(Field::updated, e, f.place.updated, f.xml.text(e), order);
}
/// Nobody knows which of the two a bare date is; it stands in for whichever is missing.
void some_date(const Element& e, SourceFields& f) {
  published<1>(e, f);
  updated<1>(e, f);
}

void rss_author(const Element& e, SourceFields& f) { f.add_author(e, read_person(f.xml, e)); }
void atom_author(const Element& e, SourceFields& f) { f.add_author(e, read_atom_person(f.xml, e)); }
void contributor(const Element& e, SourceFields& f) { f.place.contributors.push_back(read_person(f.xml, e)); }

void category(const Element& e, SourceFields& f) {
  if (f.place.categories.size() < max_categories) f.place.categories.push_back(read_category(f.xml, e));
}
/// Media RSS 1.5.1, media:category: this scheme where none is named.
void media_category(const Element& e, SourceFields& f) {
  auto found = read_category(f.xml, e);
  if (found.scheme.empty()) found.scheme = "http://search.yahoo.com/mrss/category_schema";
  if (f.place.categories.size() < max_categories) f.place.categories.push_back(found);
}
void keywords(const Element& e, SourceFields& f) { add_keywords(f.xml.text(e), {}, f.place.categories); }

void page_link(const Element& e, SourceFields& f) {
  if (e.attribute("rel").empty())
    f.set_page(read_atom_link(f.xml, e).href);
  else
    f.place.links.push_back(read_atom_link(f.xml, e));
}
void atom_link(const Element& e, SourceFields& f) { f.place.links.push_back(read_atom_link(f.xml, e)); }

void add_link(const Element& e, SourceFields& f, std::string_view relation) {
  if (const auto address = read_address(f.xml, e); !address.empty())
    f.place.links.push_back({address, relation, {}, {}, {}, {}});
}
void license_link(const Element& e, SourceFields& f) { add_link(e, f, "license"); }

constexpr HandlerTable shared_handlers(std::array{
    Handler<SourceFields>{rss, "title", html_or_text_title},
    Handler<SourceFields>{rss, "link", page_link},
    Handler<SourceFields>{rss, "author", rss_author},
    Handler<SourceFields>{rss, "category", category},
    Handler<SourceFields>{rss, "keywords", keywords},
    Handler<SourceFields>{rss, "tags", keywords},
    Handler<SourceFields>{rss, "copyright", rights},
    Handler<SourceFields>{rss, "pubDate", published<0>},
    Handler<SourceFields>{rss, "lastBuildDate", updated<0>},
    Handler<SourceFields>{cdf, "title", html_or_text_title},
    Handler<SourceFields>{cdf, "category", category},
    Handler<SourceFields>{
        atom, "id",
        [](const Element& e, SourceFields& f) { f.offer(Field::id, e, f.place.id, f.xml.text(e)); }},
    Handler<SourceFields>{atom, "title", atom_title},
    Handler<SourceFields>{atom, "link", atom_link},
    Handler<SourceFields>{atom, "updated", updated<0>},
    Handler<SourceFields>{atom, "modified", updated<0>},
    Handler<SourceFields>{atom, "published", published<0>},
    Handler<SourceFields>{atom, "issued", published<0>},
    Handler<SourceFields>{atom, "created", published<2>},
    Handler<SourceFields>{atom, "author", atom_author},
    Handler<SourceFields>{atom, "contributor", contributor},
    Handler<SourceFields>{atom, "category", category},
    Handler<SourceFields>{atom, "rights", atom_rights},
    Handler<SourceFields>{atom, "copyright", atom_rights},
    Handler<SourceFields>{dublin_core, "title", html_or_text_title},
    Handler<SourceFields>{dublin_core, "creator", rss_author},
    Handler<SourceFields>{dublin_core, "author", rss_author},
    Handler<SourceFields>{dublin_core, "contributor", contributor},
    Handler<SourceFields>{dublin_core, "publisher", contributor},
    Handler<SourceFields>{dublin_core, "subject", category},
    Handler<SourceFields>{dublin_core, "rights", rights},
    Handler<SourceFields>{dublin_core, "date", some_date},
    Handler<SourceFields>{dublin_core, "issued", published<0>},
    Handler<SourceFields>{dublin_core, "created", published<2>},
    Handler<SourceFields>{dublin_core, "modified", updated<0>},
    Handler<SourceFields>{prism, "publicationDate", some_date},
    Handler<SourceFields>{media, "title", html_or_text_title},
    Handler<SourceFields>{media, "category", media_category},
    Handler<SourceFields>{media, "keywords", keywords},
    Handler<SourceFields>{media, "copyright", rights},
    Handler<SourceFields>{itunes, "title", html_or_text_title},
    Handler<SourceFields>{license, "license", license_link},
});

}  // namespace

bool SourceFields::read_shared(const Element& element) {
  const auto vocabulary = element.vocabulary == none ? native_ : element.vocabulary;
  const auto* handler = shared_handlers.find(vocabulary, element.local);
  // Elements of another format, without its namespace.
  for (const auto other : {rss, atom})
    if (handler == nullptr && is_native(element)) handler = shared_handlers.find(other, element.local);
  if (handler == nullptr) return false;
  handler->read(element, *this);
  return true;
}

void SourceFields::add_author(const Element& element, RawPerson person) {
  if (!is_native(element)) return place.authors.push_back(person);
  place.authors.insert(place.authors.begin() + native_authors_, person);
  ++native_authors_;
}

void SourceFields::set_page(RawAddress address) {
  if (address.empty()) return;
  if (std::exchange(page_found_, true)) return place.links.push_back({address, "alternate", {}, {}, {}, {}});
  place.links.insert(place.links.begin(), {address, "alternate", {}, {}, {}, {}});
}

bool has_room(RawFeed& feed) {
  if (feed.items.size() < max_items) return true;
  const std::string warning = "more than " + std::to_string(max_items) + " items: the others are left out";
  if (feed.warnings.empty() || feed.warnings.back() != warning) feed.warnings.push_back(warning);
  return false;
}

}  // namespace tidings::parse
