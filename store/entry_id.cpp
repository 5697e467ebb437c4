#include "store/entry_id.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "store/byte_scan.hpp"
#include "store/hash.hpp"
#include "store/http_date.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t max_verbatim = 512;

/// Printable UTF-8: a key is written into YAML and shown to people.
bool is_clean(std::string_view text) {
  constexpr auto is_suspicious = [](auto c) { return (c < 0x20) | (c >= 0x7F); };
  while (true) {
    text.remove_prefix(find_byte(text, is_suspicious));
    if (text.empty()) return true;
    const auto size = character_size(text);
    if (size < 2) return false;  // ill-formed, or a control character
    text.remove_prefix(size);
  }
}

EntryId make_id(std::string_view kind, std::string_view text) {
  if (text.size() <= max_verbatim && is_clean(text)) return {std::string(kind).append(":").append(text)};
  return {fmt::format("{}-sha256:{}", kind, sha256_hex(text))};
}

std::optional<std::string_view> verbatim(std::string_view key, std::string_view kind) {
  if (!key.starts_with(kind)) return std::nullopt;
  return key.substr(kind.size());
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// The characters of our own HTML that aren't blank, without its tags.
std::string letters_of(std::string_view html) {
  static constexpr std::array<std::pair<std::string_view, char>, 9> references{{{"&amp;", '&'},
                                                                                {"&lt;", '<'},
                                                                                {"&gt;", '>'},
                                                                                {"&#123;", '{'},
                                                                                {"&#125;", '}'},
                                                                                {"&#96;", '`'},
                                                                                {"&#126;", '~'},
                                                                                {"&#9;", '\t'},
                                                                                {"&#10;", '\n'}}};
  std::string letters;
  while (!html.empty()) {
    if (html.front() == '<') {
      html.remove_prefix(std::min(html.find('>'), html.size() - 1) + 1);
      continue;
    }
    const auto known = std::ranges::find_if(
        references, [&](const auto& reference) { return html.starts_with(reference.first); });
    const char c = known == references.end() ? html.front() : known->second;
    html.remove_prefix(known == references.end() ? 1 : known->first.size());
    if (!is_blank(c)) letters += c;
  }
  return letters;
}

/// Whether a title stands in for one that the publisher didn't give: it is the text, or how that begins.
bool is_made_of_text(const PlainText& title, const SafeHtml& content) {
  constexpr std::size_t long_title = 60;  // bytes; a text that goes on is cut later, at a word
  auto letters = title.str();
  std::erase_if(letters, &is_blank);
  const auto text = letters_of(content.str());
  return title.str().size() < long_title ? letters == text : text.starts_with(letters);
}

}  // namespace

EntryId entry_id_from_guid(std::string_view guid) { return make_id("guid", guid); }

EntryId entry_id_from_link(const WebUrl& link) { return make_id("link", link.str()); }

EntryId entry_id_from_title(const PlainText& title, std::optional<Timestamp> published) {
  return make_id("title",
                 fmt::format("{} {}", published ? format_http_date(*published) : "undated", title.str()));
}

EntryId entry_id_from_content(std::string_view content) {
  return {fmt::format("content-sha256:{}", sha256_hex(content))};
}

std::optional<EntryId> entry_id_with_link(std::string_view guid, const std::optional<WebUrl>& link) {
  if (guid.empty() || !link) return std::nullopt;
  return entry_id_from_guid(fmt::format("{} {}", guid, link->str()));
}

std::optional<EntryId> entry_id_with_title(std::string_view guid, const std::optional<WebUrl>& link,
                                           const PlainText& title, std::optional<Timestamp> published) {
  if (title.empty() && !published) return std::nullopt;
  if (guid.empty()) return entry_id_from_title(title, published);
  return entry_id_from_guid(fmt::format("{} {} {}", guid, link ? link->str() : "",
                                        title.empty() ? format_http_date(*published) : title.str()));
}

EntryId entry_id_of_file(const Entry& entry) {
  if (!entry.guid.empty()) return entry_id_from_guid(entry.guid);
  if (entry.link) return entry_id_from_link(*entry.link);
  if (is_made_of_text(entry.title, entry.content)) return entry_id_from_content(entry.content.str());
  return entry_id_from_title(entry.title, entry.published);
}

std::optional<std::string_view> guid_of(const EntryId& id) { return verbatim(id.key, "guid:"); }

std::optional<std::string_view> link_of(const EntryId& id) { return verbatim(id.key, "link:"); }

}  // namespace tidings::store
