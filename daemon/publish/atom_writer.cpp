#include "daemon/publish/atom_writer.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "daemon/publish/atom_id.hpp"
#include "daemon/publish/iri.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/sanitiser.hpp"
#include "daemon/text/xml.hpp"

namespace tidings::publish {
namespace {

using store::Entry;
using store::StoredEntry;

/// ISO 639-1, one beside the other.
constexpr std::string_view languages =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
    "dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    "io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn "
    "mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg "
    "si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo "
    "xh yi "
    "yo za zh zu";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/// RFC 5646, 2.1, as far as a validator looks: a language of ISO 639, then parts of at most eight.
bool is_language_tag(std::string_view text) {
  const auto language = text.substr(0, text.find('-'));
  if (!std::ranges::all_of(language, is_letter)) return false;
  if (language.size() == 2) {
    const std::array<char, 2> lower{static_cast<char>(language[0] | 0x20),
                                    static_cast<char>(language[1] | 0x20)};
    if (!languages.contains(std::string_view(lower.data(), 2))) return false;
  } else if (language.size() != 3) {
    return false;
  }
  for (auto rest = text.substr(language.size()); !rest.empty();) {
    const auto part = rest.substr(1, rest.find('-', 1) - 1);
    if (part.empty() || part.size() > 8 || !std::ranges::all_of(part, is_letter_or_digit)) return false;
    rest.remove_prefix(1 + part.size());
  }
  return true;
}

/// RFC 5322, 3.4.1, quoted names and addresses in brackets aside.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  const auto domain = at == text.npos ? std::string_view() : text.substr(at + 1);
  const auto in_name = [](char c) {
    return is_letter_or_digit(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").contains(c);
  };
  const auto in_domain = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; };
  return at != 0 && domain.contains('.') && !domain.contains("..") && is_letter_or_digit(domain.front()) &&
         is_letter_or_digit(domain.back()) && std::ranges::all_of(text.substr(0, at), in_name) &&
         std::ranges::all_of(domain, in_domain);
}

/// RFC 9110, 8.3.1: two tokens, no parameters.
bool is_media_type(std::string_view text) {
  const auto in_token = [](char c) {
    return is_letter_or_digit(c) || std::string_view("!#$&-^_.+").contains(c);
  };
  const auto slash = text.find('/');
  return slash != 0 && slash != text.npos && slash + 1 < text.size() &&
         std::ranges::all_of(text.substr(0, slash), in_token) &&
         std::ranges::all_of(text.substr(slash + 1), in_token);
}

class AtomWriter {
 public:
  AtomWriter(const SiteInfo& site, const FeedDocument& document) : site_(site), document_(document) {}

  std::string write() {
    out_ =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\"";
    if (document_.address.archive != 0) out_ += " xmlns:fh=\"http://purl.org/syndication/history/1.0\"";
    out_ += ">\n";
    write_head();
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
    ((out_ += ' ') += name) += "=\"";
    text::append_xml_escaped(out_, value);
    out_ += '"';
  }

  void link(std::string_view relation, std::string_view type, std::string_view address) {
    out_ += "<link";
    attribute("rel", relation);
    if (!type.empty()) attribute("type", type);
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
    link("self", "application/atom+xml", url_of(address));
    link("alternate", "text/html", site_.url);
    write_history();
  }

  /// RFC 5005, 4. The next archive of the newest is where the current document will be once it is closed: an
  /// archive's bytes never change.
  void write_history() {
    auto address = document_.address;
    const auto newer = address.archive == 0 ? document_.archives + 1 : address.archive;
    const auto archive_link = [&](std::string_view relation, std::size_t number) {
      link(relation, "application/atom+xml", url_of({.scope = address.scope, .archive = number}));
    };
    if (newer > 1) archive_link("prev-archive", newer - 1);
    if (address.archive == 0) return;
    archive_link("next-archive", address.archive + 1);
    archive_link("current", 0);
    out_ += "<fh:archive/>\n";
  }

  std::string url_of(const Address& address) const { return site_.url + path_of(address).substr(1); }

  /// The order of the children is part of the contract: readers that take the first link, title or id they
  /// meet find the entry's own, because `source`, which has some too, comes last.
  void write_entry(const StoredEntry& stored, const std::string& id) {
    const auto& entry = stored.entry;
    out_ += "<entry>\n";
    element("id", id);
    element("title", entry.title.str());
    link("alternate", "text/html", page_of(entry));
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

  std::string page_of(const Entry& entry) const {
    if (entry.link) return entry.link->str();
    const bool address = entry.guid.starts_with("http://") || entry.guid.starts_with("https://");
    return address && is_absolute_iri(entry.guid) ? entry.guid : site_.url;
  }

  void write_enclosures(const Entry& entry) {
    for (const auto& enclosure : entry.enclosures) {
      out_ += "<link";
      attribute("rel", "enclosure");
      if (is_media_type(enclosure.type)) attribute("type", enclosure.type);
      if (enclosure.length) attribute("length", std::to_string(*enclosure.length));
      attribute("href", uri_of(enclosure.url.str()));
      out_ += "/>\n";
    }
  }

  void write_other_sources(const StoredEntry& stored) {
    for (const auto& feed : stored.also_in) {
      const auto& address = feed.self ? feed.self : feed.home_page;
      if (!address) continue;
      out_ += "<link";
      attribute("rel", "via");
      if (!feed.title.empty()) attribute("title", feed.title.str());
      attribute("href", uri_of(address->str()));
      out_ += "/>\n";
    }
  }

  void write_person(const store::Person& person) {
    out_ += "<author>";
    element("name", person.name.empty() ? person.email.empty() ? person.uri : person.email : person.name);
    if (is_email(person.email)) element("email", person.email);
    if (auto uri = uri_of(person.uri); is_absolute_iri(uri)) element("uri", uri);
    out_ += "</author>\n";
  }

  /// RFC 4287, 4.2.1: an entry always says who wrote it: its own authors, else its feed's, else the source's
  /// name.
  void write_authors(const StoredEntry& stored) {
    const auto& authors = stored.entry.authors.empty() ? stored.feed.authors : stored.entry.authors;
    for (const auto& author : authors) write_person(author);
    if (authors.empty()) write_person({stored.entry.author, {}, {}});
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
    std::string id = publishers_id(feed.id);
    if (id.empty() && feed.self) id = uri_of(feed.self->str());
    if (id.empty() && feed.home_page) id = uri_of(feed.home_page->str());
    if (id.empty()) id = scope_id(site_.url, {store::FeedScope::Kind::source, stored.entry.source.str()});
    out_ += "<source>\n";
    element("id", id);
    element("title", feed.title.empty() ? stored.entry.author : feed.title.str());
    if (feed.updated) date("updated", *feed.updated);
    if (feed.self) link("self", "", feed.self->str());
    if (feed.home_page) link("alternate", "text/html", feed.home_page->str());
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
