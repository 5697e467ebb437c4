#include "daemon/normalise/field.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t max_links = 1000;
constexpr std::string_view blanks = " \t\r\n\f";

/// Registered relations may be written as the registry's address (RFC 4287, 4.2.7.2).
std::string relation(std::string_view rel) {
  for (const std::string_view prefix :
       {"http://www.iana.org/assignments/relation/", "https://www.iana.org/assignments/relation/"})
    if (rel.starts_with(prefix)) rel.remove_prefix(prefix.size());
  return rel.empty() ? "alternate" : std::string(rel);
}

/// Addresses that run or carry their document in them are never passed on.
bool may_be_passed_on(const text::Url& url) {
  static constexpr std::array<std::string_view, 4> refused{"javascript", "vbscript", "data", "file"};
  return std::ranges::find(refused, url.scheme()) == refused.end();
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const auto digits = trimmed(text);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<text::Url> FieldReader::base(std::string_view base) const {
  auto own = context_.url ? std::optional(*context_.url) : std::nullopt;
  if (base.empty()) return own;
  auto url = text::Url::parse(base, context_.url);
  return url && url->is_web() ? url : own;
}

std::optional<store::WebUrl> FieldReader::web_url(std::string_view address, std::string_view xml_base) const {
  const auto wanted = trimmed(address);
  if (wanted.empty()) return std::nullopt;
  const auto against = base(xml_base);
  return text::parse_web_url(wanted, against ? &*against : nullptr);
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
  if (raw.markup == parse::Markup::none) return {text::paragraphs(raw.value), std::nullopt};
  const auto against = base(raw.base);
  return text::sanitise(raw.value,
                        {.base = against ? &*against : nullptr, .iframe_hosts = context_.iframe_hosts});
}

std::vector<Link> FieldReader::links(const std::vector<parse::RawLink>& raw) const {
  std::vector<Link> links;
  for (const auto& found : raw) {
    const auto against = base(found.base);
    const auto href = trimmed(found.href);
    if (href.empty()) continue;
    const auto url = text::Url::parse(href, against ? &*against : nullptr);
    if (!url || !may_be_passed_on(*url)) continue;
    links.push_back({url->href(), relation(found.rel), trimmed(found.type), trimmed(found.hreflang),
                     store::PlainText::from(found.title).str(), parse_count(found.length)});
    if (links.size() == max_links) break;
  }
  return links;
}

std::optional<store::WebUrl> page_of(const std::vector<Link>& links) {
  std::optional<store::WebUrl> page;
  bool page_is_html = false;
  for (const auto& link : links) {
    if (link.rel != "alternate") continue;
    const bool html = link.type.empty() || link.type == "text/html" || link.type == "application/xhtml+xml";
    if (page && (page_is_html || !html)) continue;
    if (auto url = text::parse_web_url(link.href)) {
      page = std::move(url);
      page_is_html = html;
    }
  }
  return page;
}

std::optional<store::WebUrl> link_of(const std::vector<Link>& links, std::string_view rel) {
  for (const auto& link : links)
    if (link.rel == rel) return text::parse_web_url(link.href);
  return std::nullopt;
}

}  // namespace tidings::normalise
