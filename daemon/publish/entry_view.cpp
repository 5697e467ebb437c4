#include "daemon/publish/entry_view.hpp"

#include <algorithm>

#include "daemon/publish/atom_id.hpp"
#include "daemon/publish/iri.hpp"
#include "store/ascii.hpp"

namespace tidings::publish {
namespace {

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

}  // namespace

std::string page_of(const store::Entry& entry, std::string_view site_url) {
  if (entry.link) return entry.link->str();
  const bool address = entry.guid.starts_with("http://") || entry.guid.starts_with("https://");
  return address && is_absolute_iri(entry.guid) ? entry.guid : std::string(site_url);
}

std::vector<store::Person> authors_of(const store::StoredEntry& stored) {
  if (!stored.entry.authors.empty()) return stored.entry.authors;
  if (!stored.feed.authors.empty()) return stored.feed.authors;
  return {{stored.entry.author.empty() ? stored.entry.source.str() : stored.entry.author, {}, {}}};
}

const std::string& name_of(const store::Person& person) {
  if (!person.name.empty()) return person.name;
  return person.email.empty() ? person.uri : person.email;
}

std::string source_id_of(const store::StoredEntry& stored, std::string_view site_url) {
  const auto& feed = stored.feed;
  if (auto id = publishers_id(feed.id); !id.empty()) return id;
  for (const auto& address : {feed.self, feed.home_page})
    if (address) return uri_of(address->str());
  return feed_id(site_url) + "/sources/" + stored.entry.source.str();
}

bool is_language_tag(std::string_view text) {
  const auto language = text.substr(0, text.find('-'));
  if (!std::ranges::all_of(language, ascii::is_letter)) return false;
  if (language.size() == 2) {
    if (!languages.contains(ascii::lowered(language))) return false;
  } else if (language.size() != 3) {
    return false;
  }
  for (auto rest = text.substr(language.size()); !rest.empty();) {
    const auto part = rest.substr(1, rest.find('-', 1) - 1);
    if (part.empty() || part.size() > 8 || !std::ranges::all_of(part, ascii::is_alphanumeric)) return false;
    rest.remove_prefix(1 + part.size());
  }
  return true;
}

bool is_media_type(std::string_view text) {
  const auto in_token = [](char c) {
    return ascii::is_alphanumeric(c) || std::string_view("!#$&-^_.+").contains(c);
  };
  const auto slash = text.find('/');
  return slash != 0 && slash != text.npos && slash + 1 < text.size() &&
         std::ranges::all_of(text.substr(0, slash), in_token) &&
         std::ranges::all_of(text.substr(slash + 1), in_token);
}

}  // namespace tidings::publish
