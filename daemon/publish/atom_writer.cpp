#include "daemon/publish/atom_writer.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "daemon/publish/atom_id.hpp"
#include "daemon/publish/entry_view.hpp"
#include "daemon/publish/iri.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/sanitiser.hpp"
#include "daemon/text/xml.hpp"
#include "store/ascii.hpp"

namespace tidings::publish {
namespace {

using store::Entry;
using store::StoredEntry;

constexpr std::pair<std::string_view, std::string_view> atom_attribute{"type", "application/atom+xml"};
constexpr std::pair<std::string_view, std::string_view> html_attribute{"type", "text/html"};

/// RFC 5322, 3.4.1, quoted names and addresses in brackets aside.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  const auto domain = at == text.npos ? std::string_view() : text.substr(at + 1);
  const auto in_name = [](char c) {
    return ascii::is_alphanumeric(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").contains(c);
  };
  const auto in_domain = [](char c) { return ascii::is_alphanumeric(c) || c == '-' || c == '.'; };
  return at != 0 && domain.contains('.') && !domain.contains("..") &&
         ascii::is_alphanumeric(domain.front()) && ascii::is_alphanumeric(domain.back()) &&
         std::ranges::all_of(text.substr(0, at), in_name) && std::ranges::all_of(domain, in_domain);
}

class AtomWriter {
 public:
  AtomWriter(const SiteInfo& site, const FeedDocument& document) : site_(site), document_(document) {}

  std::string write() {
    out_ =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\"";
    if (document_.address.archive != 0) out_ += " xmlns:fh=\"http://purl.org/syndication/history/1.0\"";
    if (!document_.deletions.empty()) out_ += " xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"";
    out_ += ">\n";
    write_head();
    if (!document_.deletions.empty()) write_deletions();
    std::unordered_set<std::string> ids;
    for (const auto& stored : document_.entries) {
      auto id = atom_id(stored);
      if (ids.insert(id).second) write_entry(stored, id);
    }
    return std::move(out_) + "</feed>\n";
  }

 private:
  void element(std::string_view name, std::string_view text) {
    ((out_ += '<') += name) += '>';
    text::append_xml_escaped(out_, text);
    ((out_ += "</") += name) += ">\n";
  }

  void attribute(std::string_view name, std::string_view value) {
    text::append_xml_attribute(out_, name, value);
  }

  /// `more` stand before the address; those without a value are left out.
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  void link(std::string_view relation, std::string_view address, Attributes more = {}) {
    out_ += "<link";
    attribute("rel", relation);
    for (const auto& [name, value] : more)
      if (!value.empty()) attribute(name, value);
    attribute("href", uri_of(address));
    out_ += "/>\n";
  }

  void date(std::string_view name, store::Timestamp time) { element(name, text::format_rfc3339(time)); }

  void write_head() {
    const auto& address = document_.address;
    element("id", scope_id(site_.url, address.scope));
    element("title", feed_title(site_, document_));
    date("updated", newest_update(document_.entries));
    out_ += "<author>";
    element("name", site_.author);
    out_ += "</author>\n<generator";
    attribute("version", TIDINGS_VERSION);
    out_ += ">tidings</generator>\n";
    link("self", url_of(address), {atom_attribute});
    link("alternate", site_.url, {html_attribute});
    write_history();
  }

  /// RFC 5005, 4. The next archive of the newest is where the current document will be once it is closed: an
  /// archive's bytes never change.
  void write_history() {
    auto address = document_.address;
    const auto newer = address.archive == 0 ? document_.archives + 1 : address.archive;
    const auto archive_link = [&](std::string_view relation, std::size_t number) {
      link(relation, url_of({.scope = address.scope, .archive = number}), {atom_attribute});
    };
    if (newer > 1) archive_link("prev-archive", newer - 1);
    if (address.archive == 0) return;
    archive_link("next-archive", address.archive + 1);
    archive_link("current", 0);
    out_ += "<fh:archive/>\n";
  }

  /// RFC 6721, 3. An id that another entry of the feed has is none of a removed one.
  void write_deletions() {
    std::unordered_set<std::string> ids;
    for (const auto& stored : document_.entries) ids.insert(atom_id(stored));
    for (const auto& deletion : document_.deletions) {
      const auto id = atom_id(deletion);
      if (id.empty() || !ids.insert(id).second) continue;
      out_ += "<at:deleted-entry";
      attribute("ref", id);
      attribute("when", text::format_rfc3339(deletion.at));
      out_ += "/>\n";
    }
  }

  std::string url_of(const Address& address) const { return site_.url + path_of(address).substr(1); }

  /// The order of the children is part of the contract: readers that take the first link, title or id they
  /// meet find the entry's own, because `source`, which has some too, comes last.
  void write_entry(const StoredEntry& stored, const std::string& id) {
    const auto& entry = stored.entry;
    out_ += "<entry>\n";
    element("id", id);
    element("title", entry.title.str());
    link("alternate", page_of(entry, site_.url), {html_attribute});
    write_enclosures(entry);
    write_other_sources(stored);
    date("published", entry.date());
    date("updated", entry.updated.value_or(entry.date()));
    write_authors(stored);
    write_categories(entry);
    if (!entry.image.empty() && entry.image.starts_with("http")) write_thumbnail(entry.image);
    if (!entry.summary.empty()) element("summary", entry.summary.str());
    write_content(entry);
    write_source(stored);
    out_ += "</entry>\n";
  }

  void write_enclosures(const Entry& entry) {
    for (const auto& enclosure : entry.enclosures) {
      const auto length = enclosure.length ? std::to_string(*enclosure.length) : std::string();
      link("enclosure", enclosure.url.str(),
           {{"type", is_media_type(enclosure.type) ? enclosure.type : std::string_view()},
            {"length", length}});
    }
  }

  void write_other_sources(const StoredEntry& stored) {
    for (const auto& feed : stored.also_in) {
      const auto& address = feed.self ? feed.self : feed.home_page;
      if (address) link("via", address->str(), {{"title", feed.title.str()}});
    }
  }

  void write_person(const store::Person& person) {
    out_ += "<author>";
    element("name", name_of(person));
    if (is_email(person.email)) element("email", person.email);
    if (auto uri = uri_of(person.uri); is_absolute_iri(uri)) element("uri", uri);
    out_ += "</author>\n";
  }

  /// RFC 4287, 4.2.1: an entry always says who wrote it.
  void write_authors(const StoredEntry& stored) {
    for (const auto& author : authors_of(stored)) write_person(author);
  }

  void write_categories(const Entry& entry) {
    for (const auto& category : entry.categories) {
      if (category.empty()) continue;
      out_ += "<category";
      attribute("term", category);
      attribute("scheme", site_.url + "categories/");
      out_ += "/>\n";
    }
    for (const auto& tag : entry.tags) {
      if (tag.empty()) continue;
      out_ += "<category";
      attribute("term", tag);
      out_ += "/>\n";
    }
  }

  void write_thumbnail(std::string_view address) {
    out_ += "<media:thumbnail";
    attribute("url", uri_of(address));
    out_ += "/>\n";
  }

  void write_content(const Entry& entry) {
    out_ += "<content type=\"html\"";
    if (is_language_tag(entry.language)) attribute("xml:lang", entry.language);
    out_ += '>';
    text::append_xml_escaped(out_, text::conventional_html(entry.content));
    out_ += "</content>\n";
  }

  void write_source(const StoredEntry& stored) {
    const auto& feed = stored.feed;
    out_ += "<source>\n";
    element("id", source_id_of(stored, site_.url));
    const auto& name = stored.entry.author.empty() ? stored.entry.source.str() : stored.entry.author;
    element("title", feed.title.empty() ? name : feed.title.str());
    if (feed.updated) date("updated", *feed.updated);
    if (feed.self) link("self", feed.self->str());
    if (feed.home_page) link("alternate", feed.home_page->str(), {html_attribute});
    for (const auto& author : feed.authors) write_person(author);
    if (!feed.rights.empty()) element("rights", feed.rights.str());
    if (feed.icon) element("icon", uri_of(feed.icon->str()));
    out_ += "</source>\n";
  }

  const SiteInfo& site_;
  const FeedDocument& document_;
  std::string out_;
};

}  // namespace

store::Timestamp newest_update(std::span<const StoredEntry> entries) {
  store::Timestamp newest;
  for (const auto& stored : entries)
    newest = std::max(newest, stored.entry.updated.value_or(stored.entry.date()));
  return newest;
}

std::string feed_title(const SiteInfo& site, const FeedDocument& document) {
  const auto& scope = document.address.scope;
  if (scope.kind == store::FeedScope::Kind::all) return site.title;
  const auto* newest = document.entries.empty() ? nullptr : &document.entries.front();
  const bool is_named = scope.kind == store::FeedScope::Kind::source && newest != nullptr;
  return (is_named ? newest->entry.author : scope.name) + " \u2013 " + site.title;
}

std::string write_atom(const SiteInfo& site, const FeedDocument& document) {
  return AtomWriter(site, document).write();
}

}  // namespace tidings::publish
