#include "daemon/normalise/field.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "daemon/normalise/person.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"
#include "store/ascii.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t max_links = 1000;
constexpr std::size_t max_compared = 100;  // categories that a new one may repeat: linear in their number

struct ItunesName {
  std::string_view name;
  bool is_address = false;
};

/// Those of Apple's specification of a podcast's feed, today's and former ones.
constexpr std::array itunes_names{ItunesName{"author"},      ItunesName{"block"},
                                  ItunesName{"category"},    ItunesName{"complete"},
                                  ItunesName{"duration"},    ItunesName{"episode"},
                                  ItunesName{"episodeType"}, ItunesName{"explicit"},
                                  ItunesName{"image", true}, ItunesName{"isClosedCaptioned"},
                                  ItunesName{"keywords"},    ItunesName{"new-feed-url", true},
                                  ItunesName{"order"},       ItunesName{"season"},
                                  ItunesName{"subtitle"},    ItunesName{"summary"},
                                  ItunesName{"title"},       ItunesName{"type"}};

/// Registered relations are the same in any case (RFC 8288, 2.1.1) and may be written as the registry's
/// address (RFC 4287, 4.2.7.2).
std::string relation(std::string_view rel) {
  for (const std::string_view prefix :
       {"http://www.iana.org/assignments/relation/", "https://www.iana.org/assignments/relation/"})
    if (rel.starts_with(prefix)) rel.remove_prefix(prefix.size());
  const auto name = rel.empty() ? std::string("alternate") : trimmed(rel);
  return name.contains(':') ? name : ascii::lowered(name);
}

/// Addresses that run or carry their document in them are never passed on.
bool may_be_passed_on(const text::Url& url) {
  static constexpr std::array<std::string_view, 8> refused{"javascript", "vbscript", "livescript", "mocha",
                                                           "data",       "file",     "about",      "blob"};
  return std::ranges::find(refused, url.scheme()) == refused.end();
}

/// Seconds of `5025`, `5025.5`, `1:23:45` or `83:45`.
std::optional<double> parse_duration(std::string_view text) {
  constexpr double longest = 1e9;
  text = trim(text);
  if (text.empty() || std::ranges::count(text, ':') > 2) return std::nullopt;
  double seconds = 0;
  for (const auto part : std::views::split(text, ':')) {
    const auto number = ascii::parse_number<double>(std::string_view(part));
    if (!number || !(*number >= 0 && *number <= longest)) return std::nullopt;
    seconds = seconds * 60 + *number;
  }
  return seconds;
}

/// Whether `more` says all that `less` does: the same, or of a name alone.
bool says(const store::Person& more, const store::Person& less) {
  return more == less || (more.name == less.name && less.email.empty() && less.uri.empty());
}

}  // namespace

std::string_view trim(std::string_view text) { return ascii::trim(text, &text::is_html_blank); }

std::optional<std::uint64_t> parse_count(std::string_view text) {
  return ascii::parse_number<std::uint64_t>(trim(text));
}

FieldReader::FieldReader(const DocumentContext& context, const std::vector<parse::RawBase>& bases)
    : context_(context) {
  bases_.reserve(bases.size());
  for (const auto& raw : bases) {
    if (bases_.empty()) {
      bases_.push_back(context.url == nullptr ? text::Url() : *context.url);
      continue;
    }
    auto url = text::Url::parse(raw.value, base(raw.parent));
    bases_.push_back(url && url->is_web() && url->href().size() <= parse::max_base_size ? std::move(*url)
                                                                                        : bases_[raw.parent]);
  }
}

const text::Url* FieldReader::base(parse::BaseId id) const {
  if (bases_.empty()) return nullptr;
  const auto& url = bases_[id < bases_.size() ? id : 0];
  return url.href().empty() ? nullptr : &url;
}

std::optional<store::WebUrl> FieldReader::web_url(const parse::RawAddress& address) const {
  const auto wanted = trim(address.value);
  if (wanted.empty()) return std::nullopt;
  return text::parse_web_url(wanted, base(address.base));
}

std::string FieldReader::address(const parse::RawAddress& address) const {
  const auto wanted = trim(address.value);
  if (wanted.empty()) return {};
  const auto url = text::Url::parse(wanted, base(address.base));
  return url && may_be_passed_on(*url) ? url->href() : std::string();
}

store::PlainText FieldReader::plain(const parse::RawText& raw) const {
  switch (raw.markup) {
    case parse::Markup::none:
      return store::PlainText::from(raw.value);
    case parse::Markup::maybe:
      return text::plain_text_of_title(raw.value);
    case parse::Markup::html:
      break;
  }
  return text::plain_text_of_html(raw.value);
}

text::SanitisedHtml FieldReader::html(const parse::RawText& raw) const {
  if (raw.empty()) return {};
  if (raw.markup == parse::Markup::none) return {text::paragraphs(raw.value), std::nullopt};
  return text::sanitise(raw.value, {.base = base(raw.base), .iframe_hosts = context_.iframe_hosts});
}

std::vector<Link> FieldReader::links(const std::vector<parse::RawLink>& raw) const {
  std::vector<Link> links;
  links.reserve(std::min(raw.size(), max_links));
  for (const auto& found : raw) {
    auto web = web_url(found.href);
    auto href = web ? web->str() : address(found.href);
    if (href.empty()) continue;
    links.push_back({std::move(href), std::move(web), relation(found.rel), trimmed(found.type),
                     trimmed(found.hreflang), store::PlainText::from(found.title).str(),
                     parse_count(found.length), parse_duration(found.duration)});
    if (links.size() == max_links) break;
  }
  return links;
}

std::vector<store::Person> FieldReader::persons(const std::vector<parse::RawPerson>& raw) const {
  std::vector<store::Person> persons;
  for (const auto& found : raw) {
    auto person = normalise_person(found, address(found.uri));
    const bool blank = person.name.empty() && person.email.empty() && person.uri.empty();
    if (blank) continue;
    const auto same = std::ranges::find_if(
        persons, [&](const store::Person& other) { return says(other, person) || says(person, other); });
    if (same == persons.end())
      persons.push_back(std::move(person));
    else if (says(person, *same))
      *same = std::move(person);
    if (persons.size() == 100) break;  // pairwise comparison: a document of persons alone stays linear
  }
  return persons;
}

std::vector<Category> FieldReader::categories(const std::vector<parse::RawCategory>& raw) const {
  std::vector<Category> categories;
  categories.reserve(raw.size());
  for (const auto& found : raw) {
    Category category{plain({.value = found.term, .markup = found.markup}).str(), trimmed(found.scheme),
                      store::PlainText::from(found.label).str()};
    const auto first = categories.begin();
    const auto compared = first + static_cast<std::ptrdiff_t>(std::min(categories.size(), max_compared));
    if (!category.name().empty() && std::find(first, compared, category) == compared)
      categories.push_back(std::move(category));
  }
  return categories;
}

Pairs FieldReader::pairs(const parse::RawPairs& raw) const {
  Pairs pairs;
  pairs.reserve(raw.size());
  for (const auto& [written, value, base] : raw) {
    const auto* known = std::ranges::find_if(itunes_names, [&](const ItunesName& itunes) {
      return ascii::equal_ignoring_case(itunes.name, written);
    });
    const bool is_known = known != itunes_names.end();
    auto text = is_known && known->is_address ? address({value, base}) : std::string();
    if (text.empty()) text = store::PlainText::from(value).str();
    pairs.emplace_back(is_known ? known->name : written, std::move(text));
  }
  return pairs;
}

std::optional<store::Timestamp> date_of(const parse::RawDate& raw) {
  const auto date = text::parse_date(raw.value);
  return date ? date : text::parse_date(raw.other);
}

std::optional<store::WebUrl> page_of(const std::vector<Link>& links) {
  const Link* page = nullptr;
  // Publishers write those of Atom's text for media types, too.
  static constexpr std::array<std::string_view, 4> types{"text/html", "application/xhtml+xml", "html",
                                                         "xhtml"};
  const auto is_html = [](const Link& link) {
    const auto type = trim(std::string_view(link.type).substr(0, link.type.find(';')));
    return type.empty() || std::ranges::any_of(types, [&](std::string_view html) {
             return ascii::equal_ignoring_case(type, html);
           });
  };
  for (const auto& link : links)
    if (link.rel == "alternate" && link.web && (page == nullptr || (!is_html(*page) && is_html(link))))
      page = &link;
  return page == nullptr ? std::nullopt : page->web;
}

std::optional<store::WebUrl> link_of(const std::vector<Link>& links, std::string_view rel) {
  for (const auto& link : links)
    if (link.rel == rel) return link.web;
  return std::nullopt;
}

}  // namespace tidings::normalise
