#include "daemon/parse/feed_links.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <utility>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"
#include "store/ascii.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t most_links = 100;

/// What a link says of itself, undecided.
struct Link {
  std::string href;
  std::string rel;
  std::string type;
  std::string title;
};

constexpr std::array<std::string_view, 8> feed_types{
    "application/rss+xml",    "application/atom+xml",   "application/feed+json", "application/rdf+xml",
    "application/x.atom+xml", "application/x-atom+xml", "application/x-rss+xml", "text/rss+xml"};
/// That others than feeds have, too.
constexpr std::array<std::string_view, 3> general_types{"application/xml", "text/xml", "application/json"};

/// The earlier, the likelier is it what somebody wants who names the page.
enum class Rank { feed, perhaps_feed, comments, none };

bool has_word(std::string_view words, std::string_view word) {
  for (const auto part : std::views::split(words, ' '))
    if (std::string_view(part.begin(), part.end()) == word) return true;
  return false;
}

Rank rank_of(const Link& link, const text::Url& url) {
  auto rel = ascii::lowered(link.rel);
  std::ranges::replace_if(rel, text::is_html_blank, ' ');
  const auto type = ascii::lowered(link.type.substr(0, link.type.find_first_of("; \t")));
  const bool alternate = has_word(rel, "alternate") && !has_word(rel, "stylesheet");
  const bool of_feeds = std::ranges::find(feed_types, type) != feed_types.end();
  const bool general = std::ranges::find(general_types, type) != general_types.end();
  if (!has_word(rel, "feed") && !(alternate && (of_feeds || general))) return Rank::none;
  for (const auto& text :
       {ascii::lowered(link.title), ascii::lowered(url.path()), ascii::lowered(url.query())})
    if (text.contains("comment")) return Rank::comments;
  return general && !has_word(rel, "feed") ? Rank::perhaps_feed : Rank::feed;
}

using Ranked = std::pair<Rank, FeedLink>;

void add(std::vector<Ranked>& found, const Link& link, const text::Url& base) {
  auto href = ascii::trim(link.href, &ascii::is_space_or_control);
  if (ascii::starts_with_ignoring_case(href, "feed:"))
    href.remove_prefix(5);  // "feed://" has the page's scheme
  const auto url = text::Url::parse(href, &base);
  if (href.empty() || !url || !url->is_web() || found.size() == most_links) return;
  const auto rank = rank_of(link, *url);
  if (rank == Rank::none) return;
  const auto target = url->without_fragment();
  if (std::ranges::any_of(found, [&](const Ranked& one) { return one.second.url == target; })) return;
  found.emplace_back(rank, FeedLink{target, store::PlainText::from(link.title).str()});
}

/// RFC 8288, appendix B.2: takes one `Link` field apart.
class LinkFieldReader {
 public:
  explicit LinkFieldReader(std::string_view field) : rest_(field) {}

  std::optional<Link> next() {
    rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
    if (rest_.empty()) return std::nullopt;
    const auto end = rest_.find('>');
    if (end == rest_.npos) return std::nullopt;
    Link link{.href = std::string(rest_.substr(1, end - 1))};
    rest_.remove_prefix(end + 1);
    for (skip_blanks(); rest_.starts_with(';'); skip_blanks()) {
      rest_.remove_prefix(1);
      read_parameter(link);
    }
    return link;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }

  std::string take_until(std::string_view ends) {
    const auto size = std::min(rest_.find_first_of(ends), rest_.size());
    std::string taken(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return taken;
  }

  std::string take_quoted() {
    std::string value;
    for (rest_.remove_prefix(1); !rest_.empty() && rest_.front() != '"'; rest_.remove_prefix(1)) {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value += rest_.front();
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return value;
  }

  /// The first of a name counts (RFC 8288, 3.3).
  void read_parameter(Link& link) {
    skip_blanks();
    const auto name = ascii::lowered(take_until(" \t=;,"));
    skip_blanks();
    std::string value;
    if (rest_.starts_with('=')) {
      rest_.remove_prefix(1);
      skip_blanks();
      value = rest_.starts_with('"') ? take_quoted() : take_until(" \t;,");
    }
    auto* target = name == "rel"     ? &link.rel
                   : name == "type"  ? &link.type
                   : name == "title" ? &link.title
                                     : nullptr;
    if (target != nullptr && target->empty()) *target = std::move(value);
  }

  std::string_view rest_;
};

/// The first of that name counts (HTML Standard, 13.2.5.33).
std::string attribute(const text::HtmlTokenizer& tokens, std::string_view name, text::ValueSpace space) {
  for (const auto& found : tokens.attributes())
    if (ascii::equal_ignoring_case(found.name, name)) return text::decode_value(found.value, space);
  return {};
}

bool may_be_link(std::string_view element) {
  return element == "link" || element == "a" || element == "area";
}

struct PageLinks {
  std::vector<Link> links;
  std::string base;  // of the first `base` that has one: for all of the page
};

PageLinks links_of_page(std::string_view html) {
  PageLinks page;
  text::HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != text::HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind != text::HtmlTokenKind::start_tag) continue;
    const auto name = ascii::lowered(token.text);
    if (name == "base" && page.base.empty()) page.base = attribute(tokens, "href", text::ValueSpace::address);
    if (may_be_link(name))
      if (auto rel = attribute(tokens, "rel", text::ValueSpace::blank); !rel.empty())
        page.links.push_back({.href = attribute(tokens, "href", text::ValueSpace::address),
                              .rel = std::move(rel),
                              .type = attribute(tokens, "type", text::ValueSpace::blank),
                              .title = attribute(tokens, "title", text::ValueSpace::blank)});
    const auto& element = text::element_of(token.text);
    if (element.role == text::ElementRole::raw_dropped || element.role == text::ElementRole::raw_kept)
      tokens.take_raw_text(element.name);
  }
  return page;
}

}  // namespace

std::vector<FeedLink> find_feed_links(std::string_view link_field, std::string_view html,
                                      const text::Url& page) {
  std::vector<Ranked> found;
  LinkFieldReader field(link_field);
  while (const auto link = field.next()) add(found, *link, page);
  const auto of_page = links_of_page(html);
  const auto base = text::Url::parse(of_page.base, &page);
  for (const auto& link : of_page.links) add(found, link, base ? *base : page);
  std::vector<FeedLink> feeds;
  for (const auto rank : {Rank::feed, Rank::perhaps_feed, Rank::comments})
    for (auto& [own_rank, link] : found)
      if (own_rank == rank) feeds.push_back(std::move(link));
  return feeds;
}

}  // namespace tidings::parse
